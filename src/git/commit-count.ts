import { type GitPlace, run } from './run.ts';

/** How many commits refs and HEAD reach; 0 where there are none, or where one of them is missing (which others name). */
export async function commitCount(place: GitPlace): Promise<number> {
  const { code, stdout } = await run(['rev-list', '--count', '--all'], place);
  return code === 0 ? Number(stdout.toString('latin1')) : 0;
}
