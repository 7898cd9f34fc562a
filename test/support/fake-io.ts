import { PassThrough, Readable, Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Io, Terminal } from '../../src/cli/terminal/io.ts';

/** The result of a call of the program. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The surroundings of a call. By default these are pipes and an empty environment. */
export interface World {
  readonly cwd?: string;
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** If set, standard output is a terminal with this many columns. */
  readonly terminal?: number;
}

/** Calls `main` in this process, as the launcher does. */
export async function sntrylint(argv: readonly string[], world: World = {}): Promise<Outcome> {
  const [stdout, stderr] = [collector(world.terminal), collector(undefined)];
  const io: Io = {
    stdin: Readable.from(world.stdin === undefined ? [] : [Buffer.from(world.stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: world.env ?? { PATH: process.env.PATH, HOME: process.env.HOME },
    cwd: world.cwd ?? process.cwd(),
  };
  const code = await main(argv, io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A terminal for typing. `type` sends keys, `raw` tells whether the typed text is hidden. */
export function fakeKeyboard(): { readonly stdin: Io['stdin']; readonly type: (keys: string) => void; readonly raw: () => boolean } {
  let raw = false;
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => {
      raw = on;
    },
  });
  return { stdin, type: (keys) => void stdin.write(keys), raw: () => raw };
}

/** Keeps everything that is written to it. */
export function collector(columns: number | undefined): { readonly stream: Terminal; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const terminal = columns === undefined ? stream : Object.assign(stream, { isTTY: true, columns });
  return { stream: terminal, text: () => Buffer.concat(chunks).toString('utf8') };
}
