import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  CancellationTokenSource, type CodeAction, createProtocolConnection, type Diagnostic, type DocumentDiagnosticReport, ErrorCodes, type Hover, type InitializeResult, type ProtocolConnection,
  type PublishDiagnosticsParams, type Range, ResponseError, StreamMessageReader, StreamMessageWriter, type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node.js';
import { baits, filled } from '../support/baits.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));
const make = tokens('editor');
const user = make.user();

/** An editor with one server, as the protocol's own library talks to it. */
interface Editor {
  readonly connection: ProtocolConnection;
  readonly server: ChildProcess;
  readonly said: () => string;
  readonly capabilities: InitializeResult['capabilities'];
  open(uri: string, languageId: string, text: string): Promise<void>;
  change(uri: string, version: number, changes: readonly object[]): Promise<void>;
  /** What the server says of a document by itself, the next time. */
  pushed(uri: string): Promise<readonly Diagnostic[]>;
  pull(uri: string): Promise<readonly Diagnostic[]>;
}

async function editor(made: Repo, capabilities: object = {}, args: readonly string[] = ['--stdio']): Promise<Editor> {
  const server = spawn(process.execPath, [program, 'lsp', ...args], { cwd: made.root, env: made.env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (more: string) => (said += more));
  server.stdout.on('data', (more: Buffer) => (said += more.toString('utf8')));
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const pushes = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: PublishDiagnosticsParams) => pushes.get(uri)?.(diagnostics));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const folder = pathToFileURL(made.root).href;
  const result = await connection.sendRequest<InitializeResult>('initialize', { processId: process.pid, rootUri: folder, workspaceFolders: [{ uri: folder, name: 'repo' }], capabilities });
  await connection.sendNotification('initialized', {});
  onTestFinished(() => {
    connection.dispose();
    server.kill();
  });
  return {
    connection, server, said: () => said, capabilities: result.capabilities,
    open: (uri, languageId, text) => connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, contentChanges) => connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    pushed: (uri) => new Promise((resolve) => pushes.set(uri, resolve)),
    pull: async (uri) => {
      const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
      return 'items' in report ? report.items : [];
    },
  };
}

const uriOf = (made: Repo, path: string): string => pathToFileURL(made.path(path)).href;
const actions = (one: Editor, uri: string, range: Range): Promise<CodeAction[]> => one.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });

/** A text after the edits of an action. */
function applied(text: string, action: CodeAction | undefined, uri: string): string {
  const change = action?.edit?.documentChanges?.find((one) => 'textDocument' in one && one.textDocument.uri === uri);
  const edits = change !== undefined && 'edits' in change ? change.edits : [];
  const lines = text.split('\n');
  const offset = ({ line, character }: Range['start']): number => lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
  return edits.reduce((now, edit) => ('range' in edit && 'newText' in edit ? now.slice(0, offset(edit.range.start)) + edit.newText + now.slice(offset(edit.range.end)) : now), text);
}

const running: Editor[] = [];
afterEach(() => {
  // Nothing that was said, in the protocol or beside it, held the token.
  for (const one of running.splice(0)) expect(one.said()).not.toContain(user);
});

async function started(made: Repo, capabilities?: object): Promise<Editor> {
  const one = await editor(made, capabilities);
  running.push(one);
  return one;
}

describe('a language server', () => {
  it('shows a token as it is typed, on its columns, with the rule and its page', async () => {
    const made = repo();
    const one = await started(made);
    const uri = uriOf(made, 'a.js');
    const first = one.pushed(uri);
    await one.open(uri, 'javascript', "const é = '😀';\n");
    expect(await first).toEqual([]);
    const second = one.pushed(uri);
    await one.change(uri, 2, [{ range: { start: { line: 0, character: 15 }, end: { line: 0, character: 15 } }, text: ` const t = '${user}';` }]);
    expect(await second).toMatchObject([
      {
        range: { start: { line: 0, character: 27 }, end: { line: 0, character: 98 } },
        severity: 1, source: 'sntrylint', code: 'sentry-user-token', codeDescription: { href: expect.stringContaining('https://') },
        message: expect.stringContaining(user.slice(-4)),
      },
    ]);
  });

  it('counts in UTF-8 where the editor prefers that', async () => {
    const made = repo();
    const one = await started(made, { general: { positionEncodings: ['utf-8', 'utf-16'] }, textDocument: { diagnostic: {} } });
    expect(one.capabilities.positionEncoding).toBe('utf-8');
    const uri = uriOf(made, 'a.js');
    await one.open(uri, 'javascript', 'é😀\n');
    // Behind six bytes, which are three code units.
    await one.change(uri, 2, [{ range: { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } }, text: ` t = "${user}"` }]);
    const [shown] = await one.pull(uri);
    expect(shown?.range).toEqual({ start: { line: 0, character: 12 }, end: { line: 0, character: 83 } });
    const found = await actions(one, uri, shown!.range);
    expect(found[0]?.edit?.documentChanges).toMatchObject([{ edits: [{ range: { start: { line: 0, character: 11 }, end: { line: 0, character: 84 } } }] }]);
  });

  it('says on hover what a token is, and not the token', async () => {
    const made = repo();
    const one = await started(made);
    const uri = uriOf(made, 'a.env');
    const org = make.org();
    await one.open(uri, 'properties', `SENTRY_AUTH_TOKEN=${org}\n`);
    const shown = await one.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 30 } });
    expect(JSON.stringify(shown.contents)).toContain('organization: ');
    expect(JSON.stringify(shown)).not.toContain(org.slice(20, 60));
    expect(await one.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 2 } })).toBeNull();
  });

  it.each([
    ['javascript', 'a.js', `const t = '${user}';`, 'const t = process.env.SENTRY_AUTH_TOKEN;'],
    ['python', 'a.py', `t = "${user}"`, 't = os.environ["SENTRY_AUTH_TOKEN"]'],
    ['go', 'a.go', `t := \`${user}\``, 't := os.Getenv("SENTRY_AUTH_TOKEN")'],
    ['shellscript', 'a.sh', `T='${user}'`, 'T="$SENTRY_AUTH_TOKEN"'],
  ])('offers to take the value from the environment in %s', async (language, path, before, after) => {
    const made = repo();
    const one = await started(made);
    const uri = uriOf(made, path);
    await one.open(uri, language, `${before}\n`);
    const found = await actions(one, uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
    expect(applied(`${before}\n`, found.find(({ title }) => title.includes('environment variable')), uri)).toBe(`${after}\n`);
  });

  it('offers to suppress a finding with a reason, and then shows it no more', async () => {
    const made = repo();
    const one = await started(made, { textDocument: { diagnostic: {} } });
    const uri = uriOf(made, 'a.py');
    const text = `def f():\n    t = "${user}"\n`;
    await one.open(uri, 'python', text);
    const [shown] = await one.pull(uri);
    const action = (await actions(one, uri, shown!.range)).find(({ title }) => title.startsWith('Suppress'));
    const after = applied(text, action, uri);
    expect(after.split('\n')[1]).toMatch(/^ {4}# sntrylint-disable-next-line sentry-user-token -- \w/);
    await one.change(uri, 2, [{ text: after }]);
    expect(await one.pull(uri)).toEqual([]);
  });

  it('offers to list a file for secrets in .gitignore, where it is not listed yet', async () => {
    const made = repo().file('.gitignore', 'node_modules');
    const one = await started(made);
    const uri = uriOf(made, '.env');
    await one.open(uri, 'properties', `SENTRY_AUTH_TOKEN=${user}\n`);
    const range = { start: { line: 0, character: 20 }, end: { line: 0, character: 20 } };
    const action = (await actions(one, uri, range)).find(({ title }) => title.includes('.gitignore'));
    expect(applied('node_modules', action, uriOf(made, '.gitignore'))).toBe('node_modules\n.env\n');
    made.file('.gitignore', 'node_modules\n.env\n');
    expect((await actions(one, uri, range)).filter(({ title }) => title.includes('.gitignore'))).toEqual([]);
  });

  it('works on where the editor will not watch files for it', async () => {
    const made = repo();
    const one = await started(made, { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } }, textDocument: { diagnostic: {} } });
    let asked = 0;
    one.connection.onRequest('client/registerCapability', () => {
      asked += 1;
      return new ResponseError(ErrorCodes.MethodNotFound, 'not here');
    });
    const uri = uriOf(made, 'a.py');
    await one.open(uri, 'python', `t = "${user}"\n`);
    expect(await one.pull(uri)).toHaveLength(1);
    await expect.poll(() => asked).toBe(1);
    expect(await one.pull(uri)).toHaveLength(1);
  });

  it('opens the page of a rule by the editor, and no other address', async () => {
    const made = repo();
    const one = await started(made, { window: { showDocument: { support: true } } });
    const opened: string[] = [];
    one.connection.onRequest('window/showDocument', ({ uri }: { readonly uri: string }) => {
      opened.push(uri);
      return { success: true };
    });
    await one.connection.sendRequest('workspace/executeCommand', { command: 'sntrylint.openPage', arguments: ['sentry-user-token'] });
    await one.connection.sendRequest('workspace/executeCommand', { command: 'sntrylint.openPage', arguments: ['https://evil.example'] });
    expect(opened).toEqual([expect.stringMatching(/^https:\/\/sentry\.io\//)]);
  });

  it('holds to configuration and baseline, and reads them again when they change', async () => {
    const made = repo().file('.sntrylint.yaml', 'exclude: [fixtures/**]\n');
    const one = await started(made, { textDocument: { diagnostic: {} } });
    const [inside, outside] = [uriOf(made, 'fixtures/b.js'), uriOf(made, 'a.js')];
    for (const uri of [inside, outside]) await one.open(uri, 'javascript', `t = '${user}'\n`);
    expect([await one.pull(inside), await one.pull(outside)]).toMatchObject([[], [{ code: 'sentry-user-token' }]]);
    made.file('.sntrylint.yaml', 'suppress: [{ path: a.js, reason: made up }]\n');
    await one.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(made, '.sntrylint.yaml'), type: 2 }] });
    expect([await one.pull(inside), await one.pull(outside)]).toMatchObject([[{ code: 'sentry-user-token' }], []]);
  });

  it('says what is wrong with a configuration, and excuses nothing then', async () => {
    const made = repo().file('.sntrylint.yaml', 'suppres: []\n');
    const one = await started(made, { textDocument: { diagnostic: {} } });
    const messages: string[] = [];
    one.connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) => void messages.push(message));
    const uri = uriOf(made, 'a.js');
    await one.open(uri, 'javascript', `t = '${user}'\n`);
    expect(await one.pull(uri)).toMatchObject([{ code: 'sentry-user-token' }]);
    expect(messages).toEqual([expect.stringContaining('suppres')]);
  });

  it('goes through a workspace, what git ignores aside, and takes what is open as it is typed', async () => {
    const made = repo().file('.gitignore', 'dist\n').file('a.js', `t = '${user}'\n`).file('clean.js', 'nothing\n').file('dist/b.js', `t = '${user}'\n`).file('typed.js', `t = '${user}'\n`);
    const one = await started(made, { textDocument: { diagnostic: {} } });
    await one.open(uriOf(made, 'typed.js'), 'javascript', 'gone\n');
    const report = await one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items.map(({ uri }) => uri)).toEqual([uriOf(made, 'a.js')]);
  });

  it('says at the top of a text that it was not looked at to its end', async () => {
    const made = repo();
    const one = await started(made, { textDocument: { diagnostic: {} } });
    const uri = uriOf(made, 'a.txt');
    await one.open(uri, 'plaintext', `${user}\n${filled(baits.key.text, 24_000).toString()}`);
    expect(await one.pull(uri)).toMatchObject([
      { code: 'not-read', severity: 2, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, message: expect.stringContaining('may stand here unseen: too much of it looks like') },
      { code: 'sentry-user-token' },
    ]);
  });

  it('stops going through a workspace when it is told to, and goes on answering', async () => {
    const made = repo();
    for (let i = 0; i < 200; i++) made.file(`${i}.js`, `const t${i} = '${user}'\n`);
    const one = await started(made, { textDocument: { diagnostic: {} } });
    const cancel = new CancellationTokenSource();
    const asked = one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] }, cancel.token);
    cancel.cancel();
    const files = await asked.then(({ items }) => items.length, () => 0);
    expect(files).toBeLessThan(200);
    await one.open(uriOf(made, 'b.js'), 'javascript', user);
    expect(await one.pull(uriOf(made, 'b.js'))).toHaveLength(1);
  });

  it('knows several folders, each with its own configuration', async () => {
    const [made, other] = [repo(), repo().file('.sntrylint.yaml', 'severity: { sentry-user-token: off }\n').file('a.js', `t = '${user}'\n`)];
    const one = await started(made, { workspace: { workspaceFolders: true }, textDocument: { diagnostic: {} } });
    const folder = { uri: pathToFileURL(other.root).href, name: 'other' };
    await one.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } });
    made.file('b.js', `t = '${user}'\n`);
    const report = await one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items.map(({ uri }) => uri)).toEqual([uriOf(made, 'b.js')]);
  });

  it('looks at a document without a file, and forgets one that is closed', async () => {
    const made = repo();
    const one = await started(made);
    const shown = one.pushed('untitled:Untitled-1');
    await one.open('untitled:Untitled-1', 'plaintext', user);
    expect(await shown).toHaveLength(1);
    const gone = one.pushed('untitled:Untitled-1');
    await one.connection.sendNotification('textDocument/didClose', { textDocument: { uri: 'untitled:Untitled-1' } });
    expect(await gone).toEqual([]);
  });

  it('ends when the editor says so', async () => {
    const made = repo();
    mkdirSync(join(made.root, 'x'), { recursive: true });
    writeFileSync(join(made.root, 'x/a'), '');
    const one = await started(made);
    const code = new Promise((resolve) => one.server.on('exit', resolve));
    await one.connection.sendRequest('shutdown');
    await one.connection.sendNotification('exit');
    expect(await code).toBe(0);
    expect(readFileSync(join(made.root, 'x/a'), 'utf8')).toBe('');
  });
});
