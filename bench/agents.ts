import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, processorTime, type Task } from './measure.ts';

/**
 * Measures how long a clean step of a coding agent waits: with the shell entry and with the program, in turns. Also
 * gives the processor time of both. `npm run bench:agents`.
 */
function bench(): void {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' } } });
  const rounds = Number(values.rounds);
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sntrylint-bench-')));
  try {
    makeRepository(root);
    console.log(`Node ${process.version}; fastest of ${rounds} runs in ms, CPU in ms\n`);
    console.log('| step | bytes | `sntrylint-hook agent` | CPU | `sntrylint agent-hook` | CPU |\n| --- | ---: | ---: | ---: | ---: | ---: |');
    for (const [name, cwd, step] of steps(root)) {
      const input = join(root, 'step.json');
      writeFileSync(input, JSON.stringify(step));
      const commands = [[resolve('dist/sntrylint-hook'), 'agent'], [process.execPath, resolve('bin/sntrylint.js'), 'agent-hook']].map((command) => ['sh', '-c', 'exec "$@" <"$0"', input, ...command, 'claude-code']);
      const timings = measure(commands.map(([command, ...args]): Task => ({ name, command: command!, args, cwd, accepts: [0] })), rounds);
      const work = commands.map((command) => processorTime(command, cwd, 10));
      const columns = timings.flatMap(({ fastest }, i) => [fastest.toFixed(1), work[i]!.toFixed(1)]);
      console.log(`| ${name} | ${JSON.stringify(step).length} | ${columns.join(' | ')} |`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function makeRepository(root: string): void {
  for (const folder of ['.git/objects', '.git/refs', 'src/deep']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(root, 'src/a.ts'), line.repeat(300));
}

const line = "export const value = compute(1, 'two', [3]); // a comment about nothing\n";

function steps(root: string): readonly (readonly [name: string, cwd: string, step: object])[] {
  const base = (cwd: string, event: string) => ({ session_id: 's', transcript_path: '/home/ada/.claude/projects/app/1.jsonl', cwd, permission_mode: 'default', hook_event_name: event });
  const call = (cwd: string, tool: string, input: object) => ({ ...base(cwd, 'PreToolUse'), tool_name: tool, tool_input: input });
  const [deep, outside] = [join(root, 'src/deep'), tmpdir()];
  return [
    ['a prompt', root, { ...base(root, 'UserPromptSubmit'), prompt: 'What does this do, and why?' }],
    ['a command', root, call(root, 'Bash', { command: 'npm test', description: 'Run the tests' })],
    ['a file read (21 kB)', root, call(root, 'Read', { file_path: join(root, 'src/a.ts') })],
    ['a command in a sub folder', deep, call(deep, 'Bash', { command: 'npm test' })],
    ['a command outside of a repository', outside, call(outside, 'Bash', { command: 'npm test' })],
    ['a write with escaped backslashes', root, call(root, 'Write', { file_path: join(root, 'b.ts'), content: String.raw`const a = /\d+\.\d+/; `.repeat(100) })],
    ['a write', root, call(root, 'Write', { file_path: join(root, 'b.ts'), content: line.repeat(280) })],
    ['a write', root, call(root, 'Write', { file_path: join(root, 'b.ts'), content: line.repeat(1400) })],
    ['a tool result', root, { ...base(root, 'PostToolUse'), tool_name: 'Bash', tool_input: { command: 'npm test' }, tool_response: { stdout: line.repeat(2800), stderr: '' } }],
    ['a command that prints a file', root, call(root, 'Bash', { command: 'cat src/a.ts' })],
    ['a search of a folder', root, call(root, 'Bash', { command: 'grep -rn compute src' })],
    ['a search by the agent', root, call(root, 'Grep', { pattern: 'compute', path: 'src', output_mode: 'content' })],
  ];
}

bench();
