import { readSettings } from '../config/settings.ts';
import { Unreadable } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Finding } from '../findings/finding.ts';
import { textJudge } from '../run/text-judge.ts';
import type { Text } from './agent.ts';

/**
 * Secrets in some texts, by the configuration of the repository in which a folder lies, those alone that count. Comments
 * in the texts excuse nothing: what is said to a model was reviewed by nobody.
 *
 * @throws {UserError} for a configuration that cannot be read
 * @throws {Unreadable} where a rule could not be tried to its end
 */
export async function scanTexts(texts: readonly Text[], place: { readonly cwd: string; readonly env: Environment }): Promise<readonly Finding[]> {
  const unfinished: string[] = [];
  const judge = await textJudge(await readSettings(place), { judgesHabits: false, takesComments: false, stopped: ({ id }, _path, why) => void unfinished.push(`the rule ${id} ${why}`) });
  const findings = judge(texts);
  const [first] = unfinished;
  // What was found is reason enough.
  if (findings.length === 0 && first !== undefined) throw new Unreadable(first);
  return findings;
}
