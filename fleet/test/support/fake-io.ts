import { Readable } from 'node:stream';
import { collector, type Outcome, type World } from '../../../test/support/fake-io.ts';
import { main } from '../../src/cli/main.ts';

/** Calls `main` as the launcher does, in this process. */
export async function fleet(argv: readonly string[], world: World = {}): Promise<Outcome> {
  const [stdout, stderr] = [collector(world.terminal), collector(undefined)];
  const code = await main(argv, {
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: world.env ?? { PATH: process.env.PATH, HOME: process.env.HOME },
    cwd: world.cwd ?? process.cwd(),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
