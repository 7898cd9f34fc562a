import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, type ProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node.js';
import { tokens } from '../test/support/tokens.ts';

const program = resolve('bin/sntrylint.js');
const keystrokes = 200;

/**
 * Measures how many milliseconds of CPU the editor's server takes for a keystroke, for texts of several sizes: `npm run
 * bench:editor`. This needs Linux for the time of a process.
 */
async function bench(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'sntrylint-bench-'));
  try {
    console.log(`Node ${process.version}; ms of CPU of the server, the protocol included, means of ${keystrokes} keystrokes in the middle\n`);
    for (const [name, text] of Object.entries(texts())) {
      const { opened, typed } = await measure(root, text);
      console.log(`${name.padEnd(40)} opened ${opened.toFixed(0).padStart(5)}   a keystroke ${typed.toFixed(1).padStart(6)}`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function texts(): Readonly<Record<string, string>> {
  const token = tokens('bench').user();
  const code = filled((line) => `export const value${line} = compute(${line}, 'the sentry of line ${line}');\n`);
  return {
    '1 KB of code': code.slice(0, 1000),
    '1 MB of code': code,
    '1 MB of code, 100 tokens': filled((line) => (line % 150 === 0 ? `const t${line} = '${token.slice(0, -6)}${createHash('sha256').update(String(line)).digest('hex').slice(0, 6)}';\n` : `export const value${line} = compute(${line}, 'the sentry of line ${line}');\n`)),
    '1 MB with 8,000 hashes': filled((line) => `"package-${line}": "sha256:${createHash('sha256').update(String(line)).digest('hex')}", // sentry\n`),
    '1 MB in one line': code.replaceAll('\n', ' '),
  };
}

function filled(line: (number: number) => string): string {
  let text = '';
  for (let number = 0; text.length < 1_000_000; number++) text += line(number);
  return text;
}

async function measure(root: string, text: string): Promise<{ readonly opened: number; readonly typed: number }> {
  const server = spawn(process.execPath, [program, 'lsp'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(root).href, capabilities: { textDocument: { diagnostic: {} } } });
  await connection.sendNotification('initialized', {});
  const uri = pathToFileURL(join(root, 'a.js')).href;
  const pull = (): Promise<unknown> => connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  const start = cpu(server);
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'javascript', version: 1, text } });
  await pull();
  const opened = cpu(server) - start;
  // V8 compiles the code during these first keystrokes.
  await type(connection, uri, text, 0, pull);
  const before = cpu(server);
  await type(connection, uri, text, keystrokes, pull);
  const typed = (cpu(server) - before) / keystrokes;
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  return { opened, typed };
}

async function type(connection: ProtocolConnection, uri: string, text: string, done: number, pull: () => Promise<unknown>): Promise<void> {
  const ahead = text.slice(0, text.length / 2).split('\n');
  const line = ahead.length - 1;
  for (let count = 0; count < keystrokes; count++) {
    const at = { line, character: ahead[line]!.length + done + count };
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 + done + count }, contentChanges: [{ range: { start: at, end: at }, text: 'x' }] });
    await pull();
  }
}

/** The CPU time that a process has taken so far: user and system, in milliseconds with a resolution of 10. */
function cpu({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

await bench();
