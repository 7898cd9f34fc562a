import { chmodSync, chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A user without rights; root may read everything, whatever the modes say. */
const nobody = 65534;

/** Takes away all rights on `closed` (paths below `root`) and runs something that then may not read them. */
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
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) chownSync(join(root, path), nobody, nobody);
  process.seteuid!(nobody);
}
