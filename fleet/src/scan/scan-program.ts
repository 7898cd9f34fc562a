import { readFileSync, writeSync } from 'node:fs';
import { candidate } from '../../../src/cli/sentry/verify-findings.ts';
import { sentryAccess } from '../../../src/config/home/sentry-access.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { UserError } from '../../../src/errors.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { jsonFinding } from '../../../src/report/json.ts';
import { scanOptions } from '../../../src/run/options.ts';
import { scan, type ScanOptions } from '../../../src/run/scan.ts';
import { redactText } from '../../../src/secret/redact-text.ts';
import { history } from '../../../src/sources/history/history.ts';
import type { Source } from '../../../src/sources/source.ts';
import type { FleetFinding } from '../report/fleet-report.ts';
import type { FoundFinding, FoundPlace } from './found.ts';
import type { ScanMessage, ScanRequest } from './protocol.ts';

/**
 * Scans one repository in a process of its own, so that a hostile repository can make only its own job fail. The
 * answers hold no secret. To ask Sentry about a secret, this process reads it again, and no other process does. Never
 * throws.
 */
export async function scanProgram(): Promise<void> {
  try {
    await answer();
  } catch (error) {
    send({ type: 'failed', reason: error instanceof UserError ? redactText(error.line) : `the scanner failed: ${error instanceof Error ? error.name : typeof error}` });
    process.exitCode = 3;
  }
}

async function answer(): Promise<void> {
  // Read at once: `process.stdin` and its stream take some milliseconds to load.
  const request = JSON.parse(readFileSync(0, 'utf8')) as ScanRequest;
  const { repository: cwd, remembers } = request;
  // No threads, since the workers already scan several repositories at once.
  const source = history({ cwd, env: process.env, unreachable: false, jobs: 0, remembers });
  const report = await scan(source, await optionsFor(request, source));
  const findings = report.findings.filter(({ rule }) => rule.kind !== 'practice');
  if (request.verify === null) for (const finding of findings) send({ type: 'finding', finding: found(finding) });
  else await verify(findings, request.verify);
  for (const { path, reason } of report.scan.notRead) send({ type: 'not-read', path: redactText(path), reason: redactText(reason) });
  send({ type: 'end', commits: report.scan.commits, bytes: report.scan.bytes });
}

/**
 * The repository's own configuration counts only if the operator wants that. Otherwise a repository could hide its own
 * leaks.
 */
async function optionsFor({ repository: cwd, ownExceptions, archives }: ScanRequest, source: Source): Promise<ScanOptions> {
  if (!ownExceptions) return { inline: false, archives };
  const settings = await readSettings({ cwd, env: process.env, configFrom: 'HEAD', archives });
  return scanOptions(settings, source);
}

function found(finding: Finding): FoundFinding {
  const { locations, organization = null, ...rest } = jsonFinding(finding) as Omit<FoundFinding, 'places' | 'organization'> & { readonly organization?: FoundFinding['organization']; readonly locations: readonly Omit<FoundPlace, 'suppressed'>[] };
  const { ruleId, kind, severity, confidence, message, fingerprint, sha256, redacted, remediation } = rest;
  const places = locations.map(({ path, startLine, startColumn, endLine, endColumn, byteOffset, byteLength, encoding, commit, author, date, inHead }, index): FoundPlace => {
    const suppressed = finding.locations[index]?.suppressed ?? finding.suppressed;
    return { path, startLine, startColumn, endLine, endColumn, byteOffset, byteLength, encoding, commit, author: author?.slice(0, longestAuthor) ?? null, date, inHead, suppressed: suppressed === null ? null : { by: suppressed.by, reason: redactText(suppressed.reason) } };
  });
  return { ruleId, kind, severity, confidence, message, fingerprint, sha256, redacted, organization, remediation, places };
}

/** How many characters of an author are kept. git allows megabytes, and every place repeats the author. */
const longestAuthor = 300;

async function verify(findings: readonly Finding[], { sha256s, sentryUrl, allowHttp }: NonNullable<ScanRequest['verify']>): Promise<void> {
  const wanted = new Set(sha256s);
  const { verifier } = await sentryAccess({ env: process.env, cwd: '/', sentryUrl: sentryUrl ?? undefined, allowHttp: allowHttp || undefined, inHook: false });
  const asking = verifier();
  for (const finding of findings) {
    // If two rules found the secret, the one with the higher confidence decides.
    if (!wanted.delete(finding.sha256)) continue;
    send({ type: 'verdict', sha256: finding.sha256, verification: await ask(finding) });
  }

  async function ask(finding: Finding): Promise<FleetFinding['verification']> {
    try {
      const { state, scopes, checkedAt, reason, host } = await asking.verify(candidate(finding));
      return { state, scopes, checkedAt, reason: reason === null ? null : redactText(reason), host };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { state: 'unknown', scopes: [], checkedAt: null, reason: redactText(error.what), host: null };
    }
  }
}

/** Writes at once, so that no message is lost if the process ends suddenly. */
function send(message: ScanMessage): void {
  let rest = Buffer.from(`${JSON.stringify(message)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // The pipe is full, since the reader is slower.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
