import type { Rule } from '../rules/rule.ts';
import type { BlobResult, Match } from '../engine/match.ts';
import { hideSpellings, nameHider, secretsIn } from '../secret/name-hider.ts';
import { redactName, redactText } from '../secret/redact-text.ts';
import { sha256, type Secret } from '../secret/secret.ts';
import type { Place } from '../sources/source.ts';
import type { Cut } from './cut-found.ts';
import { directiveMatches } from './directive-match.ts';
import type { Finding, Location } from './finding.ts';
import { addLocation, toFinding, type Group } from './group.ts';
import { applyDirectives } from './inline.ts';
import { compareFindings, compareText } from './order.ts';
import { type Ignored, notSuppressed } from './not-suppressed.ts';
import { shortened } from './shortened.ts';
import { mostSpecific } from './specific.ts';
import { directiveNotes, type RuleNames } from './directive-notes.ts';

/** One blob after its scan, with its places. */
export interface ScannedBlob {
  /** The path by which rules judged the blob. It is the blob's only place if `places` is empty. */
  readonly path: string;
  readonly result: BlobResult;
  readonly places: readonly Place[];
  /**
   * The keys of the secrets in earlier versions of the path, made by {@link secretKeys}. Empty if newness has no
   * meaning.
   */
  readonly oldSecrets: ReadonlySet<string>;
  /** Why comments in the blob excuse nothing; null if they may excuse. */
  readonly ignored: Ignored | null;
}

/** The findings of a scan, in order. */
export interface Collected {
  readonly findings: readonly Finding[];
  /** For `--verbose`: directives that suppress nothing or name a rule that does not exist. */
  readonly details: readonly string[];
}

/** Collects blobs as they come. It holds one group for each secret and one small record for each place, but no content. */
export interface Collector {
  add(blob: ScannedBlob): void;
  finish(): Collected;
}

/**
 * Turns scanned blobs into findings. One secret of one rule makes one finding with all its places. A practice rule
 * makes one finding for each place. The order of blobs does not change the result.
 *
 * @param cut cuts secrets out of names and reasons
 */
export function collector(rules: RuleNames, cut: Cut): Collector {
  const groups = new Map<string, Group>();
  const notes: { readonly path: string; readonly line: number; readonly text: string }[] = [];
  return {
    add(blob) {
      const { matches, directives: all, secrets } = readBlob(blob, cut);
      const places = safePlaces(blob, secrets, cut);
      const directives = blob.ignored === null ? all : [];
      const inline = applyDirectives(matches, directives);
      const why = notSuppressed(all, inline, rules, blob.ignored);
      matches.forEach((match, index) => {
        const reason = inline.by[index]?.reason ?? null;
        const suppressed = reason === null ? null : { by: 'inline' as const, reason };
        addMatch(groups, { ...blob, places }, match, { suppressed, notSuppressed: suppressed === null ? why(match) : null });
      });
      const { path } = places[0]!;
      for (const note of directiveNotes(directives, inline.unused, rules)) notes.push({ path, ...note });
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

/** One key for each secret of a blob. They tell new secrets from those of an earlier version. */
export function secretKeys(result: BlobResult): ReadonlySet<string> {
  return new Set(readBlob({ result, ignored: null }, (text) => text).matches.map((match) => secretKey(match.rule, match.secret)));
}

function secretKey(rule: Rule, secret: Secret): string {
  return `${rule.id}\0${secret.sha256}`;
}

/**
 * The matches of a blob, and its directives. Warnings about directives are among the matches. The blob's secrets are
 * cut out of the directives' text.
 */
function readBlob({ result: { matches, directives }, ignored }: Pick<ScannedBlob, 'result' | 'ignored'>, cut: Cut) {
  const found = mostSpecific(matches);
  const secrets = secretsOf(found);
  // Secrets with the shape of a token were already hidden when the directive was read.
  const shapeless = directives.length === 0 ? [] : secrets.filter((one) => redactText(one.reveal()) === one.reveal());
  const held = secretsIn(shapeless);
  const hide = (text: string): string => {
    const bare = cut(text);
    return hideSpellings(bare, held(bare));
  };
  const safe = directives.map((one) => ({ ...one, ruleIds: one.ruleIds?.map(hide) ?? null, reason: one.reason === null ? null : hide(one.reason), text: hide(one.text) }));
  return { matches: ignored === null ? [...found, ...directiveMatches(safe)] : found, directives: safe, secrets };
}

function addMatch(
  groups: Map<string, Group>,
  { places, oldSecrets }: Pick<ScannedBlob, 'places' | 'oldSecrets'>,
  match: Match,
  excuse: Pick<Location, 'suppressed' | 'notSuppressed'>,
): void {
  const { rule, secret, confidence, position, span, encoding, excerpt } = match;
  const key = secretKey(rule, secret);
  const isNew = !oldSecrets.has(key);
  const practice = rule.kind === 'practice';
  for (const place of places) {
    const groupKey = practice ? [key, place.path, span.start, place.commit].join('\0') : key;
    let group = groups.get(groupKey);
    if (group === undefined) {
      group = { rule, secret, sha256: practice ? practiceHash(match, place) : secret.sha256, confidence, near: [], far: [] };
      groups.set(groupKey, group);
    }
    addLocation(group, { place, position, span, encoding, excerpt, isNew, ...excuse }, confidence);
  }
}

/** The hash in the fingerprint of a practice finding. It depends on the text, not on the line. */
function practiceHash(match: Match, place: Place): string {
  return sha256([match.rule.id, place.path, match.secret.reveal()].join('\0'));
}

/**
 * The secrets of a blob in every spelling that the blob has, without doubles. Matches of practice rules are not
 * secrets.
 */
function secretsOf(matches: readonly Match[]): readonly Secret[] {
  const byValue = new Map<string, Secret>();
  for (const { rule, secret, written } of matches) {
    if (rule.kind === 'practice') continue;
    if (written !== null) byValue.set(written.reveal(), written);
    byValue.set(secret.reveal(), secret);
  }
  return [...byValue.values()];
}

/**
 * The places of a blob, at least one. Secrets are cut out of them, since the name of a file may repeat a token from its
 * content.
 */
function safePlaces(blob: ScannedBlob, secrets: readonly Secret[], cut: Cut): readonly Place[] {
  const hide = nameHider(secrets);
  const nowhere: Place = { path: blob.path, commit: null, author: null, date: null, inHead: null };
  return (blob.places.length === 0 ? [nowhere] : blob.places).map((place) => {
    const names = [place.path, place.author, place.removed?.author].flatMap((name) => (typeof name === 'string' ? [shortened(name, redactName)] : []));
    const safe = (name: string): string => shortened(name, (start) => hide(cut(redactName(start), names)));
    const [path, author] = [safe(place.path), safePerson(place.author, safe)];
    const removed = place.removed === undefined ? {} : { removed: { ...place.removed, author: safePerson(place.removed.author, safe) } };
    return path === place.path && author === place.author && place.removed === undefined ? place : { ...place, path, author, ...removed };
  });
}

function safePerson(name: string | null, safe: (name: string) => string): string | null {
  return name === null ? null : safe(name);
}
