import { readSettings } from '../config/settings.ts';
import { Unreadable } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Finding } from '../findings/finding.ts';
import { textJudge } from '../run/text-judge.ts';
import type { Text } from './agent.ts';

/**
 * Secrets in some texts, those alone that count.
 * @throws {Unreadable} if they could not be looked at to their end, and nothing was found
 */
export type TextScan = (texts: readonly Text[]) => readonly Finding[];

/**
 * What finds secrets in texts, by the configuration of the repository in which a folder lies. Comments in the texts excuse
 * nothing: what is said to a model was reviewed by nobody.
 *
 * @throws {UserError} for a configuration that cannot be read
 */
export async function textScan(place: { readonly cwd: string; readonly env: Environment }): Promise<TextScan> {
  const judge = await textJudge(await readSettings(place), { judgesHabits: false, takesComments: false });
  return (texts) => {
    const { findings, unread: [why] } = judge(texts);
    // What was found is reason enough.
    if (findings.length === 0 && why !== undefined) throw new Unreadable(why);
    return findings;
  };
}
