import { scanChoice } from '../config/scan-choice.ts';
import { readSettings } from '../config/settings.ts';
import { scanner } from '../engine/scanner.ts';
import { watchdog } from '../engine/watchdog.ts';
import { Unreadable } from '../errors.ts';
import type { Environment } from '../environment.ts';
import { collector } from '../findings/collect.ts';
import { cutFound } from '../findings/cut-found.ts';
import type { Finding } from '../findings/finding.ts';
import { suppress } from '../findings/suppress.ts';
import type { Text } from './agent.ts';

/**
 * Secrets in some texts, by the configuration of the repository in which a folder lies, those alone that count. Comments
 * in the texts excuse nothing: what is said to a model was reviewed by nobody.
 *
 * @throws {UserError} for a configuration that cannot be read
 * @throws {Unreadable} where a rule could not be tried to its end
 */
export async function scanTexts(texts: readonly Text[], place: { readonly cwd: string; readonly env: Environment }): Promise<readonly Finding[]> {
  const settings = await readSettings(place);
  const today = new Date().toISOString().slice(0, 10);
  const { rules: all, ruleIds, decodeDepth, suppressions } = await scanChoice(settings, { judgesHabits: false, only: null, today });
  const rules = all.filter(({ kind }) => kind !== 'practice');
  const known = new Set(rules.map(({ id }) => id));
  const stopped: string[] = [];
  const guard = { watchdog: watchdog(), stopped: ({ id }: { readonly id: string }, _path: string, why: string) => void stopped.push(`the rule ${id} ${why}`) };
  const scanning = scanner(rules, { decodeDepth, ruleIds, guard });
  const collect = collector({ known, active: ruleIds ?? known }, cutFound(() => scanner(rules, { decodeDepth, ruleIds: null, guard })));
  for (const { path, text } of texts) {
    const { matches, bytes } = scanning.scan(Buffer.isBuffer(text) ? text : Buffer.from(text), path);
    const place = { path, commit: null, author: null, date: null, inHead: null };
    collect.add({ path, result: { matches, bytes, directives: [] }, places: [place], oldSecrets: new Set() });
  }
  const findings = suppress(collect.finish().findings, suppressions).filter(({ suppressed }) => suppressed === null);
  const [first] = stopped;
  // What was found is reason enough.
  if (findings.length === 0 && first !== undefined) throw new Unreadable(first);
  return findings;
}
