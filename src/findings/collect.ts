import { createHash } from 'node:crypto';
import type { Rule } from '../rules/rule.ts';
import type { BlobResult, Match } from '../scan/match.ts';
import { redactName } from '../sentry/redact-text.ts';
import type { Secret } from '../sentry/secret.ts';
import type { Place } from '../sources/source.ts';
import { directiveMatches } from './directive-match.ts';
import type { Finding, Suppressed } from './finding.ts';
import { addLocation, toFinding, type Group } from './group.ts';
import { applyDirectives } from './inline.ts';
import { compareFindings, compareText } from './order.ts';
import { mostSpecific } from './specific.ts';
import { directiveNotes, type RuleNames } from './directive-notes.ts';

/** One blob after the scan, with all that is known of where it stands. */
export interface ScannedBlob {
  /** The path it was judged by; the only place where `places` is empty. */
  readonly path: string;
  readonly result: BlobResult;
  readonly places: readonly Place[];
  /** What earlier versions of the path held already, as {@link secretKeys} gives it; empty where newness means nothing. */
  readonly oldSecrets: ReadonlySet<string>;
}

/** What a scan found, in order. */
export interface Collected {
  readonly findings: readonly Finding[];
  /** For `--verbose`: directives that suppress nothing or name a rule that does not exist. */
  readonly details: readonly string[];
}

/** Gathers blobs as they come; holds one group a secret and one small record a place, never content. */
export interface Collector {
  add(blob: ScannedBlob): void;
  finish(): Collected;
}

/**
 * Turns scanned blobs into findings: one secret of one rule is one finding with every place it stands in; what a
 * practice rule finds is one finding a place. The result does not depend on the order of blobs.
 */
export function collector(rules: RuleNames): Collector {
  const groups = new Map<string, Group>();
  const notes: { readonly path: string; readonly line: number; readonly text: string }[] = [];
  return {
    add(blob) {
      const matches = allMatches(blob.result);
      const inline = applyDirectives(matches, blob.result.directives);
      const reasons = new Map<string, Suppressed>();
      matches.forEach((match, index) => {
        const reason = inline.by[index]?.reason ?? null;
        if (reason !== null && !reasons.has(reason)) {
          reasons.set(reason, { by: 'inline', reason: hideSecrets(reason, matches) });
        }
        addMatch(groups, blob, match, reason === null ? null : reasons.get(reason)!);
      });
      const path = redactName(blob.places[0]?.path ?? blob.path);
      for (const note of directiveNotes(blob.result.directives, inline.unused, rules)) notes.push({ path, ...note });
    },
    finish() {
      notes.sort((a, b) => compareText(a.path, b.path) || a.line - b.line);
      return {
        findings: [...groups.values()].map(toFinding).sort(compareFindings),
        details: notes.map(({ path, line, text }) => `${path}:${line}: ${text}`),
      };
    },
  };
}

/** Names each secret of a blob, to tell what is new from what an earlier version held. */
export function secretKeys(result: BlobResult): ReadonlySet<string> {
  return new Set(allMatches(result).map((match) => secretKey(match.rule, match.secret)));
}

function secretKey(rule: Rule, secret: Secret): string {
  return `${rule.id}\0${secret.sha256}`;
}

function allMatches(result: BlobResult): readonly Match[] {
  const own = directiveMatches(result.directives);
  return own.length === 0 ? mostSpecific(result.matches) : [...mostSpecific(result.matches), ...own];
}

function addMatch(groups: Map<string, Group>, blob: ScannedBlob, match: Match, suppressed: Suppressed | null): void {
  const key = secretKey(match.rule, match.secret);
  const isNew = !blob.oldSecrets.has(key);
  const places = blob.places.length === 0 ? [nowhere(blob.path)] : blob.places;
  const practice = match.rule.kind === 'practice';
  for (const place of places.map((one) => (practice ? one : safePlace(one, match.secret)))) {
    const groupKey = practice ? [key, place.path, match.span.start, place.commit].join('\0') : key;
    let group = groups.get(groupKey);
    if (group === undefined) {
      const sha256 = practice ? practiceHash(match, place) : match.secret.sha256;
      const { rule, secret, confidence } = match;
      group = { rule, secret, sha256, confidence, near: [], far: [] };
      groups.set(groupKey, group);
    }
    const { position, span, encoding, excerpt } = match;
    addLocation(group, { place, position, span, encoding, excerpt, isNew, suppressed }, match.confidence);
  }
}

/** The hash that makes the fingerprint of a practice finding: it moves with the text, not with the line. */
function practiceHash(match: Match, place: Place): string {
  const text = [match.rule.id, place.path, match.secret.reveal()].join('\0');
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function nowhere(path: string): Place {
  return { path, commit: null, author: null, date: null, inHead: null };
}

/** A file can be named like the token it holds. */
function safePlace(place: Place, secret: Secret): Place {
  const literal = secret.reveal();
  const hide = (name: string): string => redactName(name).replaceAll(literal, secret.redacted);
  const path = hide(place.path);
  const author = place.author === null ? null : hide(place.author);
  return path === place.path && author === place.author ? place : { ...place, path, author };
}

/** A reason may repeat the very secret it excuses. */
function hideSecrets(reason: string, matches: readonly Match[]): string {
  return matches.reduce((text, { secret }) => text.replaceAll(secret.reveal(), secret.redacted), reason);
}
