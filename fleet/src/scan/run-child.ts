import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../../src/environment.ts';
import { isObject } from '../../../src/json.ts';
import { bounded, type ProcessLimits, type Stopped } from '../processes/bounds.ts';
import { killGroup } from '../processes/kill-group.ts';
import { readyToGuard } from '../processes/warden.ts';
import type { FleetFinding } from '../report/fleet-report.ts';
import type { ScanMessage, ScanRequest } from './protocol.ts';

/** A scan that did not end normally. */
export class ScanFailed extends Error {
  override readonly name = 'ScanFailed';
  /**
   * Whether another try may succeed: yes if the process was killed from outside, no if the scan took too much time or
   * memory.
   */
  readonly mayPass: boolean;

  constructor(message: string, mayPass: boolean) {
    super(message);
    this.mayPass = mayPass;
  }
}

/** The program lies beside the built version of this file. From the sources, the built program is used. */
const program = fileURLToPath(import.meta.url.endsWith('.ts') ? new URL('../../dist/scan-child.cjs', import.meta.url) : new URL('scan-child.cjs', import.meta.url));

/** The most messages that are accepted. Only a hostile repository has more findings. */
const mostMessages = 200_000;
/** The most bytes that are accepted. This is enough for all places of these findings. */
const mostBytes = 128_000_000;

/**
 * Starts the process that scans one repository, and passes on its answers.
 * @param memory a folder in which the scanner keeps what it has seen
 * @param code a folder in which it keeps V8's compiled code of itself, for all scans
 * @param scanner the program that is started
 * @throws {ScanFailed}
 */
export function runChild(request: ScanRequest, { memory, code, env, limits, signal, told, scanner = program }: { readonly memory: string; readonly code: string; readonly scanner?: string; readonly env: Environment; readonly limits: ProcessLimits; readonly signal?: AbortSignal; readonly told: (message: ScanMessage) => void }): Promise<void> {
  return new Promise((resolve, reject) => {
    const heap = Math.max(64, Math.round((limits.memory * 0.6) / 1_048_576));
    readyToGuard();
    const child = spawn(process.execPath, [`--max-old-space-size=${heap}`, scanner, code], {
      // The process does not start in the repository, since Node would look for settings there.
      cwd: memory,
      env: { ...withoutCredentials(env), XDG_CACHE_HOME: memory, NODE_OPTIONS: undefined, GIT_CEILING_DIRECTORIES: dirname(request.repository) },
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
      if (bytes > mostBytes) stop(`its findings take more than ${mostBytes / 1e6} MB`);
    });
    const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
    lines.on('line', (line) => {
      if (stopped() !== null) return;
      messages++;
      if (messages > mostMessages) return stop(`it holds more than ${mostMessages} findings`);
      const message = messageOf(line);
      if (message === null) return stop('the scanner answered with something that is not understood');
      if (message.type === 'end') isWhole = true;
      else if (message.type === 'failed') failed = message.reason;
      told(message);
    });
    const settle = (error: Error | null): void => {
      release();
      // A git that the process started may outlive it.
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

/**
 * Reads a message; null if the line is not one. A hostile repository may have taken over the scanner, which then can
 * write anything.
 */
function messageOf(line: string): ScanMessage | null {
  try {
    const message: unknown = JSON.parse(line);
    if (!isObject(message) || typeof message['type'] !== 'string' || !Object.hasOwn(shapes, message['type'])) return null;
    return shapes[message['type'] as ScanMessage['type']](message) ? (message as unknown as ScanMessage) : null;
  } catch {
    return null;
  }
}

const states = { live: true, unknown: true, unverified: true, expired: true, revoked: true } as const satisfies Record<FleetFinding['verification']['state'], true>;

type Fields = Readonly<Record<string, unknown>>;

/** What the rest of the program relies on. The database checks the values that it takes. */
const shapes: Readonly<Record<ScanMessage['type'], (message: Fields) => boolean>> = {
  finding: ({ finding }) => isObject(finding) && Array.isArray(finding['places']) && finding['places'].every(isObject),
  'not-read': ({ path, reason }) => typeof path === 'string' && typeof reason === 'string',
  verdict: ({ sha256, verification }) => typeof sha256 === 'string' && isObject(verification) && typeof verification['state'] === 'string' && Object.hasOwn(states, verification['state']),
  failed: ({ reason }) => typeof reason === 'string',
  end: ({ commits, bytes }) => Number.isSafeInteger(commits) && Number.isSafeInteger(bytes),
};

/** A scan that was interrupted may succeed the next time. One that takes too much time or memory will do so again. */
function stoppedAs(stopped: Stopped | null): ScanFailed | null {
  return stopped === null ? null : new ScanFailed(stopped.reason, stopped.kind === 'interrupt');
}

/** Even if a hostile repository takes over the scanner, its process has no credential of a platform or of the database. */
function withoutCredentials(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/TOKEN|PASSW|SECRET|_KEY$|_PAT$|DATABASE|^PG|ASKPASS|^SSH_AUTH_SOCK$/i.test(name)));
}
