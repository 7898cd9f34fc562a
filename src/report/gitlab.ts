import { createHash } from 'node:crypto';
import type { Place } from '../sources/source.ts';
import { redactName, redactText } from '../secret/redact-text.ts';
import { danger } from './text/danger.ts';
import { safeJson } from '../secret/escape.ts';
import { suppressedWords } from './text/count.ts';
import { occurrences, type Occurrence } from './text/occurrences.ts';
import { remediation } from './text/remediation.ts';
import type { Report } from './report.ts';

/**
 * GitLab's report for secret detection (schema 15.2.1, in `gitlabhq/gitlabhq` below
 * `lib/gitlab/ci/parsers/security/validators/schemas`): one vulnerability for each place that is not suppressed. It
 * quotes no source text, since `raw_source_code_extract` would be the secret.
 */
export function gitlab({ version, scan, findings, notes }: Report): string {
  const begin = new Date(scan.startedAt);
  const tool = { id: 'sntrylint', name: 'sntrylint', version, vendor: { name: 'sntrylint' } };
  const open = occurrences(findings).filter(({ location }) => location.suppressed === null);
  const suppressed = suppressedWords(findings);
  const report = {
    version: '15.2.1',
    scan: {
      analyzer: tool,
      scanner: tool,
      type: 'secret_detection',
      start_time: withoutZone(begin),
      end_time: withoutZone(new Date(begin.getTime() + scan.milliseconds)),
      status: scan.complete ? 'success' : 'failure',
      messages: [
        ...scan.notRead.map(({ path, reason }) => ({ level: 'warn', value: `not read: ${redactName(path)}: ${redactText(reason)}` })),
        ...[suppressed, ...notes].flatMap((text) => (text === null ? [] : [{ level: 'info', value: redactText(text) }])),
      ],
    },
    vulnerabilities: open.map(vulnerability),
  };
  return `${safeJson(report, 2)}\n`;
}

/** `2026-01-02T03:04:05`, in UTC. The schema does not allow a time zone. */
function withoutZone(time: Date): string {
  return time.toISOString().slice(0, 19);
}

function vulnerability({ finding, location, nth }: Occurrence): object {
  const { rule, secret, fingerprint } = finding;
  const { text, url } = remediation(finding);
  const path = redactName(location.place.path);
  const severity = danger(rule);
  const redacted = rule.kind === 'practice' ? '' : ` It reads ${secret.redacted}.`;
  return {
    id: uuid([rule.id, fingerprint, path, location.place.commit ?? '', nth].join('\0')),
    name: rule.title.slice(0, 255),
    description: [`${rule.message}.${redacted}`, ...(location.notSuppressed === null ? [] : [`${redactText(location.notSuppressed)}.`]), rule.why].join(' '),
    severity: severity[0]!.toUpperCase() + severity.slice(1),
    solution: text,
    identifiers: [
      { type: 'sntrylint_rule_id', name: `sntrylint ${rule.id}`, value: rule.id },
      { type: 'cwe', name: 'CWE-798', value: '798', url: 'https://cwe.mitre.org/data/definitions/798.html' },
    ],
    links: url === null ? [] : [{ url }],
    location: {
      file: path,
      commit: commit(location.place),
      start_line: location.position.startLine,
      end_line: location.position.endLine,
    },
  };
}

/**
 * The commit of a place. The schema requires one even if there is none yet. GitLab's own analyzer then writes seven
 * zeros.
 */
function commit({ commit: sha, author, date }: Place): object {
  return {
    sha: sha ?? '0000000',
    ...(author === null ? {} : { author: redactName(author) }),
    ...(date === null ? {} : { date }),
  };
}

/** The namespace for names that are addresses (RFC 9562, section 6.6). */
const namespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** A UUID of version 5 (RFC 9562). The same name always gives the same UUID. */
function uuid(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(`https://sntrylint/${name}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
