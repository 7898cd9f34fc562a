import { type GitPlace, run } from '../run.ts';

/** How many commits refs and HEAD reach; null if git cannot walk them all, since one is missing or broken. */
export async function commitCount(place: GitPlace): Promise<number | null> {
  const { code, stdout } = await run(['rev-list', '--count', '--all'], place);
  return code === 0 ? Number(stdout.toString('latin1')) : null;
}
