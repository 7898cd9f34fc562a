import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../../src/environment.ts';
import { bounded, type ProcessLimits, type Stopped } from '../processes/bounds.ts';
import { killGroup } from '../processes/kill-group.ts';
import { readyToGuard } from '../processes/warden.ts';
import type { ScanMessage, ScanRequest } from './protocol.ts';

/** A scan that did not come to its end. */
export class ScanFailed extends Error {
  override readonly name = 'ScanFailed';
  /** Whether another try may do better: a process that was killed from outside, and not one that took too much. */
  readonly mayPass: boolean;

  constructor(message: string, mayPass: boolean) {
    super(message);
    this.mayPass = mayPass;
  }
}

/** In the built program it stands beside the file that this is in; started from the sources, the built one is taken. */
const program = fileURLToPath(import.meta.url.endsWith('.ts') ? new URL('../../dist/scan-child.cjs', import.meta.url) : new URL('scan-child.cjs', import.meta.url));

/** Enough for every finding of a repository that is not made to have as many as can be. */
const mostMessages = 200_000;
/** And for every place of them. In bytes. */
const mostBytes = 128_000_000;

/**
 * Starts the process that scans one repository, and hands on what it answers.
 * @param memory a folder in which the scanner keeps what it has seen
 * @param code one in which it keeps what V8 has made of it, for all scans
 * @param scanner the program that is started
 * @throws {ScanFailed}
 */
export function runChild(request: ScanRequest, { memory, code, env, limits, signal, told, scanner = program }: { readonly memory: string; readonly code: string; readonly scanner?: string; readonly env: Environment; readonly limits: ProcessLimits; readonly signal?: AbortSignal; readonly told: (message: ScanMessage) => void }): Promise<void> {
  return new Promise((resolve, reject) => {
    const heap = Math.max(64, Math.round((limits.memory * 0.6) / 1_048_576));
    readyToGuard();
    const child = spawn(process.execPath, [`--max-old-space-size=${heap}`, scanner, code], {
      // Not the repository: Node would look for settings there.
      cwd: memory,
      env: { ...withoutCredentials(env), XDG_CACHE_HOME: memory, NODE_OPTIONS: undefined },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    let failed: string | null = null;
    let isWhole = false;
    let [messages, bytes] = [0, 0];
    const { stop, stopped, release } = bounded(child, {
      limits,
      signal,
      pause: 500,
      words: { time: (seconds) => `the scan took longer than ${seconds} s`, memory: (megabytes) => `the scan took more than ${megabytes} MB of memory` },
    });
    child.stdin.on('error', () => {});
    child.stdin.end(`${JSON.stringify(request)}\n`);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) stop(`what it holds takes more than ${mostBytes / 1e6} MB to say`);
    });
    const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
    lines.on('line', (line) => {
      if (stopped() !== null) return;
      messages++;
      if (messages > mostMessages) return stop(`it holds more than ${mostMessages} findings`);
      const message = messageOf(line);
      if (message === null) return stop('the scanner answered with something that nobody understands');
      if (message.type === 'end') isWhole = true;
      else if (message.type === 'failed') failed = message.reason;
      told(message);
    });
    const settle = (error: Error | null): void => {
      release();
      // A git of it may outlive it.
      killGroup(child);
      if (error === null) resolve();
      else reject(error);
    };
    child.on('error', (error) => settle(new ScanFailed(`the scanner could not be started: ${error.message}`, true)));
    const outputEnded = new Promise<void>((ended) => lines.once('close', ended));
    child.on('close', (code, by) => {
      outputEnded.then(
        () => settle(stoppedAs(stopped()) ?? (isWhole ? null : new ScanFailed(failed ?? `the scanner was ended by ${by ?? `its own exit code ${code}`}`, failed === null))),
        settle,
      );
    });
  });
}

/** Null for what is no message: whoever has broken the scanner may let it say anything. */
function messageOf(line: string): ScanMessage | null {
  try {
    const message = JSON.parse(line) as { readonly type?: unknown } | null;
    return typeof message?.type === 'string' && Object.hasOwn(types, message.type) ? (message as ScanMessage) : null;
  } catch {
    return null;
  }
}

const types = { finding: true, 'not-read': true, verdict: true, failed: true, end: true } as const satisfies Record<ScanMessage['type'], true>;

/** What was interrupted may come to its end another time; what takes too much once does so again. */
function stoppedAs(stopped: Stopped | null): ScanFailed | null {
  return stopped === null ? null : new ScanFailed(stopped.reason, stopped.kind === 'interrupt');
}

/** Whatever comes over the scanner, there is no credential of a platform or of the database to be had in its process. */
function withoutCredentials(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/TOKEN|PASSW|SECRET|_KEY$|_PAT$|DATABASE|^PG|ASKPASS/i.test(name)));
}
