import { readSettings } from '../config/settings.ts';
import { Unreadable } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Finding } from '../findings/finding.ts';
import { textJudge } from '../run/text-judge.ts';
import type { Text } from './agent.ts';

/**
 * Finds the secrets in some texts, only those that count.
 * @throws {Unreadable} if a text could not be searched completely and nothing was found
 */
export type TextScan = (texts: readonly Text[]) => readonly Finding[];

/**
 * Makes the scan of texts, with the configuration of the repository that contains a folder. Comments in the texts
 * suppress nothing, since nobody has reviewed what is said to a model.
 * @throws {UserError} for a configuration that cannot be read
 */
export async function textScan(place: { readonly cwd: string; readonly env: Environment }): Promise<TextScan> {
  const judge = await textJudge(await readSettings(place), { judgesHabits: false, takesComments: false });
  return (texts) => {
    const { findings, unread: [why] } = judge(texts);
    // If something was found, that is reason enough to stop.
    if (findings.length === 0 && why !== undefined) throw new Unreadable(why);
    return findings;
  };
}
