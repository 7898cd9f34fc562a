import { chmodSync, chownSync, lchownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The id of a user without rights. root could read everything, whatever its permissions. */
const nobody = 65534;

/** Removes all permissions of some paths below `root`, and runs something as a user who then may not read them. */
export async function asNobody<Result>(root: string, closed: readonly string[], run: () => Promise<Result>): Promise<Result> {
  for (const path of closed) chmodSync(join(root, path), 0o000);
  const isRoot = process.getuid!() === 0;
  if (isRoot) giveAway(root);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid!(0);
    for (const path of closed) chmodSync(join(root, path), 0o700);
  }
}

function giveAway(root: string): void {
  chownSync(join(root, '..'), nobody, nobody);
  chownSync(root, nobody, nobody);
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) lchownSync(join(root, path), nobody, nobody);
  process.seteuid!(nobody);
}
