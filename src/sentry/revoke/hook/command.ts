import { spawn } from 'node:child_process';
import type { Environment } from '../../../environment.ts';
import { programPath } from '../../../program.ts';
import { visible } from '../../../secret/escape.ts';
import { hideSecrets } from '../../../secret/hide.ts';
import { hookFinding } from './hook-finding.ts';
import type { Leak } from '../leak.ts';
import type { Step, StepOutcome } from '../step.ts';

/** A command of the user's own. It comes only from the home configuration or the command line. */
export interface CommandHook {
  readonly kind: 'command';
  /** The program and its arguments, run without a shell. */
  readonly command: readonly string[];
  /** What the command gets on standard input: the finding, or the finding with the raw token. */
  readonly pass: 'finding' | 'token';
  /** Milliseconds after which the command is ended. */
  readonly timeout: number;
  /** The environment of the command, without the administrator's token. */
  readonly env: Environment;
}

/** The milliseconds in which the command may end by itself after the user stopped it. */
const lastWords = 2000;

/** How many characters of the command's output are kept. */
const longestOutput = 2000;

/** The step that hands the finding to the user's command. Exit code 0 means that it acted. */
export function commandStep(leak: Leak, hook: CommandHook, stop?: AbortSignal): Step {
  const passed = hook.pass === 'token' ? 'the finding and the raw token' : 'the finding, without the token,';
  return {
    strategy: 'command',
    says: `Run your command ${visible(hook.command[0] ?? '')} and give it ${passed} as JSON on its standard input.`,
    run: () => runHook(leak, hook, stop),
  };
}

function runHook(leak: Leak, hook: CommandHook, stop: AbortSignal | undefined): Promise<StepOutcome> {
  const [name, ...args] = hook.command;
  if (name === undefined) return Promise.resolve({ kind: 'nothing-done', says: 'The command is empty.' });
  const program = programPath(name, hook.env, process.cwd());
  if (program === null) return Promise.resolve({ kind: 'nothing-done', says: 'The command did not start: no such program is on the PATH, or at that path.' });
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], shell: false, timeout: hook.timeout, killSignal: 'SIGKILL', env: hook.env });
    const end = (): void => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), lastWords).unref();
    };
    stop?.addEventListener('abort', end, { once: true });
    let output = '';
    const keep = (chunk: Buffer): void => {
      // Twice as much is kept as is shown, so that a token at the cut is still recognized and removed.
      output = (output + chunk.toString('utf8')).slice(-2 * longestOutput);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    // A command may ignore its input and close it early.
    child.stdin.on('error', () => {});
    child.on('error', (error: NodeJS.ErrnoException) => {
      stop?.removeEventListener('abort', end);
      resolve({ kind: 'nothing-done', says: `The command did not start (${error.code ?? 'no reason given'}).` });
    });
    // A process that the command left in the background may hold the pipes open for ever.
    child.on('exit', () => {
      setTimeout(() => [child.stdout, child.stderr].forEach((pipe) => pipe.destroy()), 500).unref();
    });
    child.on('close', (code, signal) => {
      stop?.removeEventListener('abort', end);
      const said = describeOutput(output, leak);
      if (code === 0) return resolve({ kind: 'acted', says: `The command says it is done.${said}` });
      if (stop?.aborted) return resolve({ kind: 'uncertain', says: `You stopped the command; what it did by then is not known.${said}` });
      if (signal !== null) return resolve({ kind: 'uncertain', says: `The command was ended by ${signal}, as it may take ${hook.timeout / 1000} s; what it did by then is not known.${said}` });
      resolve({ kind: 'failed', says: `The command ended with ${code}.${said}` });
    });
    child.stdin.end(`${JSON.stringify(hookFinding(leak, hook.pass))}\n`);
  });
}

/**
 * The last lines of the command's output, safe for a terminal. The token is removed wherever the command printed it.
 */
function describeOutput(output: string, leak: Leak): string {
  const { secret } = leak.candidate;
  const safe = hideSecrets(output, [secret]).trim().slice(-longestOutput);
  return safe === '' ? '' : `\n${safe.split(/\r?\n/).slice(-20).map((line) => `  ${visible(line)}`).join('\n')}`;
}
