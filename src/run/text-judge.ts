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

/** A text in memory, and the path by which it is judged. */
export interface JudgedText {
  readonly path: string;
  readonly text: string | Buffer;
}

/** How texts are judged. */
export interface TextJudgeOptions {
  /**
   * Whether rules of the kind `practice` are tried if the configuration asks for them. If false they are never tried.
   */
  readonly judgesHabits: boolean;
  /** Whether comments in a text suppress its findings. */
  readonly takesComments: boolean;
}

/** The result for some texts. */
export interface Judgement {
  /** The findings that are not suppressed. */
  readonly findings: readonly Finding[];
  /** Why texts were not searched to their end. Nobody knows what the rest holds. */
  readonly unread: readonly string[];
}

/** The earlier result for a text that is judged again and again while it is typed. */
export interface TextMemory {
  last: { readonly by: Scanner; readonly scanned: Scanned } | null;
}

/**
 * Judges texts. The caller must leave out texts that are excluded.
 *
 * @param memory for a single text that is judged repeatedly: only the surroundings of its changes are searched again
 */
export type TextJudge = (texts: readonly JudgedText[], memory?: TextMemory) => Judgement;

/** Makes a judge for texts in memory. It uses the same rules and exceptions as a scan, and compiles them once. */
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
