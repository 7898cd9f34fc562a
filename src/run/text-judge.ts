import { scanChoice } from '../config/scan-choice.ts';
import type { Settings } from '../config/settings.ts';
import { stopReason } from '../engine/match.ts';
import type { Scanned } from '../engine/rescan.ts';
import { type Scanner, scanner } from '../engine/scanner.ts';
import { watchdog } from '../engine/watchdog.ts';
import { collector } from '../findings/collect.ts';
import { cutFound } from '../findings/cut-found.ts';
import type { Finding } from '../findings/finding.ts';
import { suppress } from '../findings/suppress.ts';

/** A text at hand, and the path that it is judged by. */
export interface JudgedText {
  readonly path: string;
  readonly text: string | Buffer;
}

/** How texts are judged. */
export interface TextJudgeOptions {
  /** Whether habits (rules of the kind `practice`) are judged where the configuration says so; else never. */
  readonly judgesHabits: boolean;
  /** Whether a comment in a text suppresses what stands in it. */
  readonly takesComments: boolean;
}

/** What was seen in some texts. */
export interface Judgement {
  /** What counts: what is suppressed is left out. */
  readonly findings: readonly Finding[];
  /** Why a text was not looked at to its end: what it holds there nobody knows. */
  readonly unread: readonly string[];
}

/** A text that is judged again and again while it is typed: what is known of it from the last time. */
export interface TextMemory {
  last: { readonly by: Scanner; readonly scanned: Scanned } | null;
}

/**
 * What is not to be looked at at all is for the caller to know.
 *
 * @param memory of the one text, where it is judged again: only what is around its changes is looked at then
 */
export type TextJudge = (texts: readonly JudgedText[], memory?: TextMemory) => Judgement;

/** Judges texts that are at hand, without a source: the same rules and exceptions as a scan, compiled once. */
export async function textJudge(settings: Settings, { judgesHabits, takesComments }: TextJudgeOptions): Promise<TextJudge> {
  const today = new Date().toISOString().slice(0, 10);
  const { rules: all, ruleIds, decodeDepth, suppressions } = await scanChoice(settings, { judgesHabits, only: null, today });
  const rules = judgesHabits ? all : all.filter(({ kind }) => kind !== 'practice');
  const known = new Set(rules.map(({ id }) => id));
  const stops = { watchdog: watchdog() };
  const scanning = scanner(rules, { decodeDepth, ruleIds, ...stops });
  const cut = cutFound(() => scanner(rules, { decodeDepth, ruleIds: null, ...stops }));
  return (texts, memory) => {
    const collect = collector({ known, active: ruleIds ?? known }, cut);
    const unread: string[] = [];
    for (const { path, text } of texts) {
      const content = Buffer.isBuffer(text) ? text : Buffer.from(text);
      const result = memory?.last?.by === scanning ? scanning.rescan(content, path, memory.last.scanned) : scanning.scan(content, path);
      if (memory !== undefined) memory.last = { by: scanning, scanned: { content, path, result } };
      unread.push(...result.stops.map(stopReason));
      if (result.matches.length + result.directives.length === 0) continue;
      collect.add({ path, result, places: [{ path, commit: null, author: null, date: null, inHead: null }], oldSecrets: new Set(), ignored: takesComments ? null : 'here' });
    }
    return { findings: suppress(collect.finish().findings, suppressions).filter(({ suppressed }) => suppressed === null), unread };
  };
}
