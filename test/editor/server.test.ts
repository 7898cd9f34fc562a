import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  CancellationTokenSource, type CodeAction, createProtocolConnection, type Diagnostic, type DocumentDiagnosticReport, ErrorCodes, type Hover, type InitializeResult, LSPErrorCodes, type PreviousResultId, type ProtocolConnection,
  type PublishDiagnosticsParams, type Range, ResponseError, StreamMessageReader, StreamMessageWriter, type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node.js';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node.js';
import { serve } from '../../src/editor/server.ts';
import { baits, filled } from '../support/engine/baits.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));
const make = tokens('editor');
const user = make.user();

/** An editor with one server, as the protocol's own library talks to it. */
interface Editor {
  readonly connection: ProtocolConnection;
  readonly capabilities: InitializeResult['capabilities'];
  open(uri: string, languageId: string, text: string): Promise<void>;
  change(uri: string, version: number, changes: readonly object[]): Promise<void>;
  /** What the server says of a document by itself, the next time. */
  pushed(uri: string): Promise<readonly Diagnostic[]>;
  pull(uri: string): Promise<readonly Diagnostic[]>;
}

/** Where an editor writes to, where it reads, and what was said on both of the server's outputs. */
interface Wires {
  readonly input: Writable;
  readonly output: Readable;
  readonly errors: Readable;
}

/** The server as a process of its own, as editors start it. */
function started(made: Repo, args: readonly string[]): ChildProcess & { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable } {
  const server = spawn(process.execPath, [program, 'lsp', ...args], { cwd: made.root, env: made.env, stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void server.kill());
  return server;
}

/** The server in this process, which starts in no time. */
function inside(made: Repo): Wires {
  const [input, output] = [new PassThrough(), new PassThrough()];
  serve((order) => createConnection(ProposedFeatures.all, new StreamMessageReader(input), new StreamMessageWriter(output), order), { env: made.env });
  return { input, output, errors: new PassThrough() };
}

async function editor(made: Repo, capabilities: object = {}, ofProcess: Wires | null = null): Promise<Editor> {
  const { input, output, errors } = ofProcess ?? inside(made);
  let said = '';
  for (const stream of [output, errors]) stream.on('data', (more: Buffer) => (said += more.toString('utf8')));
  const connection = createProtocolConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
  const pushes = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: PublishDiagnosticsParams) => pushes.get(uri)?.(diagnostics));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const folder = pathToFileURL(made.root).href;
  const result = await connection.sendRequest<InitializeResult>('initialize', { processId: process.pid, rootUri: folder, workspaceFolders: [{ uri: folder, name: 'repo' }], capabilities });
  await connection.sendNotification('initialized', {});
  onTestFinished(async () => {
    if (ofProcess === null) await connection.sendRequest('shutdown');
    connection.dispose();
    // Nothing that was said, in the protocol or beside it, held the token.
    expect(said).not.toContain(user);
  });
  return {
    connection, capabilities: result.capabilities,
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

describe('a language server', () => {
  it('shows a token as it is typed, on its columns, with the rule and its page', async () => {
    const made = repo();
    const one = await editor(made);
    const uri = uriOf(made, 'a.js');
    const first = one.pushed(uri);
    await one.open(uri, 'javascript', "const é = '😀';\n");
    expect(await first).toEqual([]);
    const second = one.pushed(uri);
    await one.change(uri, 2, [{ range: { start: { line: 0, character: 15 }, end: { line: 0, character: 15 } }, text: ` const t = '${user}';` }]);
    expect(await second).toMatchObject([
      {
        range: { start: { line: 0, character: 27 }, end: { line: 0, character: 98 } },
        severity: 1, source: 'sntrylint', code: 'sentry-user-token', codeDescription: { href: 'https://github.com/sntrylint/sntrylint/blob/main/docs/rules.md#sentry-user-token' },
        message: expect.stringContaining(user.slice(-4)),
      },
    ]);
  });

  it('counts in UTF-8 where the editor prefers that', async () => {
    const made = repo();
    const one = await editor(made, { general: { positionEncodings: ['utf-8', 'utf-16'] }, textDocument: { diagnostic: {} } });
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
    const one = await editor(made);
    const uri = uriOf(made, 'a.env');
    const org = make.org();
    await one.open(uri, 'properties', `SENTRY_AUTH_TOKEN=${org}\n`);
    const shown = await one.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 30 } });
    expect(JSON.stringify(shown.contents)).toContain('organization: ');
    expect(JSON.stringify(shown)).not.toContain(org.slice(20, 60));
    expect(await one.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 2 } })).toBeNull();
  });

  it('offers to suppress a finding with a reason, and then shows it no more', async () => {
    const made = repo();
    const one = await editor(made, { textDocument: { diagnostic: {} } });
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
    const one = await editor(made);
    const uri = uriOf(made, '.env');
    await one.open(uri, 'properties', `SENTRY_AUTH_TOKEN=${user}\n`);
    const range = { start: { line: 0, character: 20 }, end: { line: 0, character: 20 } };
    const action = (await actions(one, uri, range)).find(({ title }) => title.includes('.gitignore'));
    expect(applied('node_modules', action, uriOf(made, '.gitignore'))).toBe('node_modules\n.env\n');
    made.file('.gitignore', 'node_modules\n.env\n');
    expect((await actions(one, uri, range)).filter(({ title }) => title.includes('.gitignore'))).toEqual([]);
  });

  it('opens the page of a rule by the editor, and no other address', async () => {
    const made = repo();
    const one = await editor(made, { window: { showDocument: { support: true } } });
    const opened: string[] = [];
    one.connection.onRequest('window/showDocument', ({ uri }: { readonly uri: string }) => {
      opened.push(uri);
      return { success: true };
    });
    await one.connection.sendRequest('workspace/executeCommand', { command: 'sntrylint.openPage', arguments: ['sentry-user-token'] });
    await one.connection.sendRequest('workspace/executeCommand', { command: 'sntrylint.openPage', arguments: ['https://evil.example'] });
    expect(opened).toEqual([expect.stringMatching(/^https:\/\/sentry\.io\//)]);
  });

  it('holds to configuration and baseline, and reads them again when they change, though nobody tells it', async () => {
    const made = repo().file('.gitignore', '.sntrylint*\nrules\n').file('.sntrylint.yaml', 'exclude: [fixtures/**]\n');
    const one = await editor(made, { textDocument: { diagnostic: {} } });
    const [inside, outside] = [uriOf(made, 'fixtures/b.js'), uriOf(made, 'a.js')];
    for (const uri of [inside, outside]) await one.open(uri, 'javascript', `t = '${user}' // acme_1234\n`);
    const codes = async (): Promise<unknown> => [await one.pull(inside), await one.pull(outside)].map((all) => all.map(({ code }) => code));
    expect(await codes()).toEqual([[], ['sentry-user-token']]);
    made.file('.sntrylint.yaml', 'suppress: [{ path: a.js, reason: made up }]\n');
    expect(await codes()).toEqual([['sentry-user-token'], []]);
    made.file('rules/own.yaml', 'rules: [{ id: acme, pattern: acme_1234 }]\n').file('.sntrylint.yaml', 'rules-from: [rules/own.yaml]\n');
    expect(await codes()).toEqual([['sentry-user-token', 'acme'], ['sentry-user-token', 'acme']]);
    made.file('rules/own.yaml', 'rules: [{ id: acme, pattern: acme_9999 }]\n');
    expect(await codes()).toEqual([['sentry-user-token'], ['sentry-user-token']]);
    const fingerprint = createHash('sha256').update(user).digest('hex').slice(0, 32);
    made.file('.sntrylint-baseline.json', JSON.stringify({ version: 1, findings: [{ rule: 'sentry-user-token', fingerprint }] }));
    expect(await codes()).toEqual([[], []]);
    rmSync(made.path('.sntrylint-baseline.json'));
    expect(await codes()).toEqual([['sentry-user-token'], ['sentry-user-token']]);
  });

  it('tells an editor that waits to be told of a configuration that has changed', async () => {
    const made = repo();
    const [waits, asks] = [await editor(made), await editor(made, { workspace: { diagnostics: { refreshSupport: true } }, textDocument: { diagnostic: {} } })];
    const uri = uriOf(made, 'a.js');
    const first = waits.pushed(uri);
    for (const one of [waits, asks]) await one.open(uri, 'javascript', `t = '${user}'\n`);
    expect([await first, await asks.pull(uri)]).toMatchObject([[{ code: 'sentry-user-token' }], [{ code: 'sentry-user-token' }]]);
    const asked = new Promise<void>((resolve) => asks.connection.onRequest('workspace/diagnostic/refresh', () => {
      resolve();
      return null;
    }));
    const again = waits.pushed(uri);
    made.file('.sntrylint.yaml', 'suppress: [{ path: a.js, reason: made up }]\n');
    expect(await again).toEqual([]);
    await asked;
    expect(await asks.pull(uri)).toEqual([]);
  });

  it('says once what is wrong with a configuration: what held before stays in force, and the built-in rules where nothing did', async () => {
    const made = repo().file('.sntrylint.yaml', 'suppres: []\n');
    const one = await editor(made, { textDocument: { diagnostic: {} } });
    const messages: string[] = [];
    one.connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) => void messages.push(message));
    const uri = uriOf(made, 'a.js');
    await one.open(uri, 'javascript', `t = '${user}'\n`);
    const codes = async (): Promise<unknown> => (await one.pull(uri)).map(({ code }) => code);
    expect(await codes()).toEqual(['sentry-user-token']);
    // Written again, and wrong in the same way.
    made.file('.sntrylint.yaml', 'suppres: []\n\n');
    expect(await codes()).toEqual(['sentry-user-token']);
    expect(messages).toEqual([expect.stringMatching(/suppres.*the built-in rules hold, and nothing is suppressed/)]);
    made.file('.sntrylint.yaml', 'suppress: [{ path: a.js, reason: made up }]\n');
    expect(await codes()).toEqual([]);
    made.file('.sntrylint.yaml', 'suppress: [{ path: a.js, reason: made up }\n');
    expect(await codes()).toEqual([]);
    expect(messages.slice(1)).toEqual([expect.stringMatching(/\.sntrylint\.yaml.*what held before stays in force/)]);
  });

  it('goes through a workspace, what git ignores aside, and takes what is open as it is typed', async () => {
    const made = repo().file('.gitignore', 'dist\n').file('a.js', `t = '${user}'\n`).file('clean.js', 'nothing\n').file('dist/b.js', `t = '${user}'\n`).file('typed.js', `t = '${user}'\n`);
    const one = await editor(made, { textDocument: { diagnostic: {} } });
    await one.open(uriOf(made, 'typed.js'), 'javascript', 'gone\n');
    const report = await one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items.map(({ uri }) => uri)).toEqual([uriOf(made, 'a.js')]);
  });

  it('says at the top of a text that it was not looked at to its end', async () => {
    const made = repo();
    const one = await editor(made, { textDocument: { diagnostic: {} } });
    const uri = uriOf(made, 'a.txt');
    await one.open(uri, 'plaintext', `${user}\n${filled(baits.key.text, 24_000).toString()}`);
    expect(await one.pull(uri)).toMatchObject([
      { code: 'not-read', severity: 2, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, message: expect.stringContaining('there may be a token here: too much of it looks like') },
      { code: 'sentry-user-token' },
    ]);
  });

  it.each(['the request', 'its progress'])('stops going through a workspace when %s is cancelled, and goes on answering', async (what) => {
    const made = repo();
    for (let i = 0; i < 200; i++) made.file(`${i}.js`, `const t${i} = '${user}'\n`);
    const one = await editor(made, { window: { workDoneProgress: true }, textDocument: { diagnostic: {} } });
    const cancel = new CancellationTokenSource();
    const progress: string[] = [];
    one.connection.onNotification('$/progress', ({ value: { kind } }: { readonly value: { readonly kind: string } }) => void progress.push(kind));
    const asked = one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [], workDoneToken: 'pass' }, cancel.token);
    if (what === 'the request') cancel.cancel();
    else await one.connection.sendNotification('window/workDoneProgress/cancel', { token: 'pass' });
    await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    expect([progress[0], progress.at(-1)]).toEqual(['begin', 'end']);
    await one.open(uriOf(made, 'b.js'), 'javascript', user);
    expect(await one.pull(uriOf(made, 'b.js'))).toHaveLength(1);
  });

  it('says of a workspace what has changed since it was asked last: also that nothing is found any more', async () => {
    const made = repo().file('a.js', `t = '${user}'\n`).file('b.js', `t = '${user}'\n`).file('c.js', `t = '${user}'\n`);
    const other = repo().file('d.js', `t = '${user}'\n`);
    const one = await editor(made, { workspace: { workspaceFolders: true }, textDocument: { diagnostic: {} } });
    const folder = { uri: pathToFileURL(other.root).href, name: 'other' };
    const ask = async (before: readonly PreviousResultId[]): Promise<readonly string[]> => {
      const { items } = await one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: before });
      results = items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
      return items.map((item) => `${basename(item.uri)} ${item.kind} ${'items' in item ? item.items.length : ''}`.trim()).toSorted();
    };
    let results: PreviousResultId[] = [];
    await one.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } });
    expect(await ask([])).toEqual(['a.js full 1', 'b.js full 1', 'c.js full 1', 'd.js full 1']);
    made.file('b.js', 'clean now\n').file('c.js', `\nt = '${user}'\n`);
    await one.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder] } });
    expect(await ask(results)).toEqual(['a.js unchanged', 'b.js full 0', 'c.js full 1', 'd.js full 0']);
    expect(await ask(results)).toEqual(['a.js unchanged', 'c.js unchanged']);
  });

  it('knows several folders, each with its own configuration', async () => {
    const [made, other] = [repo(), repo().file('.sntrylint.yaml', 'severity: { sentry-user-token: off }\n').file('a.js', `t = '${user}'\n`)];
    const one = await editor(made, { workspace: { workspaceFolders: true }, textDocument: { diagnostic: {} } });
    const folder = { uri: pathToFileURL(other.root).href, name: 'other' };
    await one.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } });
    made.file('b.js', `t = '${user}'\n`);
    const report = await one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items.map(({ uri }) => uri)).toEqual([uriOf(made, 'b.js')]);
  });

  it('forgets a folder that is taken away, and goes through none that is not on this machine', async () => {
    const [made, other] = [repo().file('a.js', `t = '${user}'\n`), repo().file('b.js', `t = '${user}'\n`)];
    const one = await editor(made, { workspace: { workspaceFolders: true }, textDocument: { diagnostic: {} } });
    const changed = (added: readonly string[], removed: readonly string[]) =>
      one.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: added.map((uri) => ({ uri, name: '' })), removed: removed.map((uri) => ({ uri, name: '' })) } });
    const ask = (previousResultIds: readonly PreviousResultId[]) => one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
    // At the same path there is one here.
    await changed([`vscode-vfs://github${other.root}`], []);
    const { items } = await ask([]);
    expect(items.map(({ uri }) => uri)).toEqual([uriOf(made, 'a.js')]);
    await changed([], [pathToFileURL(made.root).href]);
    expect((await ask(items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' })))).items).toMatchObject([{ uri: uriOf(made, 'a.js'), kind: 'full', items: [] }]);
    // What is open there is looked at all the same.
    await one.open(uriOf(made, 'a.js'), 'javascript', `t = '${user}'\n`);
    expect(await one.pull(uriOf(made, 'a.js'))).toHaveLength(1);
  });

  it('names a folder that it cannot go through, once, and goes through the others', async () => {
    const made = repo().file('a.js', `t = '${user}'\n`);
    const one = await editor(made, { workspace: { workspaceFolders: true }, textDocument: { diagnostic: {} } });
    const messages: string[] = [];
    one.connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) => void messages.push(message));
    const away = pathToFileURL(made.path('away')).href;
    await one.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: away, name: 'away' }, { uri: pathToFileURL(made.root).href, name: 'again' }], removed: [] } });
    for (let times = 0; times < 2; times++) {
      const report = await one.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
      expect(report.items.map(({ uri }) => uri)).toEqual([uriOf(made, 'a.js')]);
    }
    expect(messages).toEqual([expect.stringMatching(/away: the folder does not exist/)]);
  });

  it('looks at a document without a file, and forgets one that is closed', async () => {
    const made = repo();
    const one = await editor(made);
    const shown = one.pushed('untitled:Untitled-1');
    await one.open('untitled:Untitled-1', 'plaintext', user);
    expect(await shown).toHaveLength(1);
    const gone = one.pushed('untitled:Untitled-1');
    await one.connection.sendNotification('textDocument/didClose', { textDocument: { uri: 'untitled:Untitled-1' } });
    expect(await gone).toEqual([]);
  });

  it.each([
    ['in a file outside of all folders', 'file:///nowhere/at/all.js'],
    ['in a file on a server', 'file://server/share/a.js'],
    ['at an address that no path can be', 'file:///a%2Fb.js'],
    ['in a document of a version of git', 'git:/x/a.js?%7B%22ref%22%3A%22HEAD%22%7D'],
    ['in what is no address', 'not an address'],
  ])('looks at a document %s', async (_, uri) => {
    const one = await editor(repo(), { textDocument: { diagnostic: {} } });
    await one.open(uri, 'javascript', `t = '${user}'\n`);
    expect(await one.pull(uri)).toMatchObject([{ code: 'sentry-user-token' }]);
    expect((await actions(one, uri, { start: { line: 0, character: 8 }, end: { line: 0, character: 8 } })).map(({ title }) => title)).toContain('Read it from the environment variable SENTRY_AUTH_TOKEN');
  });

  it('counts lines as editors do where they end in other ways', async () => {
    const made = repo();
    const one = await editor(made, { textDocument: { diagnostic: {} } });
    const uri = uriOf(made, 'old.txt');
    await one.open(uri, 'plaintext', `é\rtwo\r\n\r  ${user}\rx`);
    expect(await one.pull(uri)).toMatchObject([{ range: { start: { line: 3, character: 2 }, end: { line: 3, character: 73 } } }]);
  });

  it('follows the cells of a notebook', async () => {
    const made = repo().file('.sntrylint.yaml', 'exclude: [old/**]\n');
    const one = await editor(made);
    const notebook = { uri: uriOf(made, 'a.ipynb'), version: 1 };
    const cell = (id: string, path = 'a.ipynb'): string => `${uriOf(made, path).replace('file:', 'vscode-notebook-cell:')}#${id}`;
    const text = (uri: string): object => ({ uri, languageId: 'python', version: 1, text: `t = "${user}"\n` });
    const first = one.pushed(cell('a'));
    await one.connection.sendNotification('notebookDocument/didOpen', { notebookDocument: { ...notebook, notebookType: 'jupyter-notebook', cells: [{ kind: 2, document: cell('a') }] }, cellTextDocuments: [text(cell('a'))] });
    expect(await first).toMatchObject([{ code: 'sentry-user-token' }]);
    expect((await actions(one, cell('a'), { start: { line: 0, character: 8 }, end: { line: 0, character: 8 } }))[0]).toMatchObject({ title: expect.stringContaining('SENTRY_AUTH_TOKEN'), edit: { documentChanges: [{ textDocument: { uri: cell('a') } }] } });
    const [second, gone] = [one.pushed(cell('b')), one.pushed(cell('a'))];
    await one.connection.sendNotification('notebookDocument/didChange', { notebookDocument: notebook, change: { cells: {
      structure: { array: { start: 0, deleteCount: 1, cells: [{ kind: 2, document: cell('b') }] }, didOpen: [text(cell('b'))], didClose: [{ uri: cell('a') }] },
    } } });
    expect([await second, await gone]).toMatchObject([[{ code: 'sentry-user-token' }], []]);
    const typed = one.pushed(cell('b'));
    await one.connection.sendNotification('notebookDocument/didChange', { notebookDocument: notebook, change: { cells: { textContent: [{ document: { uri: cell('b'), version: 2 }, changes: [{ text: 'clean\n' }] }] } } });
    expect(await typed).toEqual([]);
    const excluded = one.pushed(cell('a', 'old/b.ipynb'));
    await one.connection.sendNotification('notebookDocument/didOpen', { notebookDocument: { ...notebook, uri: uriOf(made, 'old/b.ipynb'), notebookType: 'jupyter-notebook', cells: [{ kind: 2, document: cell('a', 'old/b.ipynb') }] }, cellTextDocuments: [text(cell('a', 'old/b.ipynb'))] });
    expect(await excluded).toEqual([]);
  });

  it('says nothing of a token where an editor wants all to be traced, and none in its errors', async () => {
    const made = repo();
    const one = await editor(made, { textDocument: { diagnostic: {} } });
    await one.connection.sendNotification('$/setTrace', { value: 'verbose' });
    const uri = uriOf(made, 'a.js');
    await one.open(uri, 'javascript', `t = '${user}'\n`);
    expect(await one.pull(uri)).toHaveLength(1);
    await expect(one.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: null })).rejects.toBeInstanceOf(ResponseError);
    await expect(one.connection.sendRequest(`no/${user.slice(0, 20)}`, user)).rejects.toBeInstanceOf(ResponseError);
    expect(await one.pull(uri)).toHaveLength(1);
  });

  it('takes nothing before its editor begins, and nothing after it ends', async () => {
    const { input, output } = inside(repo());
    const connection = createProtocolConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
    const [codes, heard]: [number[], unknown[]] = [[], []];
    connection.onUnhandledNotification((notification) => heard.push(notification));
    connection.listen();
    const asked = async (method: string, params?: object): Promise<void> => {
      await connection.sendRequest(method, params).then(() => codes.push(0), ({ code }: ResponseError) => codes.push(code));
    };
    const opened = { textDocument: { uri: 'untitled:a', languageId: 'ini', version: 1, text: `t = '${user}'` } };
    await connection.sendNotification('textDocument/didOpen', opened);
    await asked('textDocument/diagnostic', { textDocument: { uri: 'untitled:a' } });
    await asked('initialize', { processId: null, rootUri: null, capabilities: {} });
    await asked('initialize', { processId: null, rootUri: null, capabilities: {} });
    await asked('textDocument/diagnostic', { textDocument: { uri: 'untitled:a' } });
    await asked('shutdown');
    await connection.sendNotification('textDocument/didOpen', opened);
    for (const method of ['textDocument/diagnostic', 'shutdown', 'initialize', 'no/such']) await asked(method, { textDocument: { uri: 'untitled:a' } });
    connection.dispose();
    expect(codes).toEqual([ErrorCodes.ServerNotInitialized, 0, ErrorCodes.InvalidRequest, 0, 0, ...Array<number>(4).fill(ErrorCodes.InvalidRequest)]);
    expect(heard).toEqual([]);
  });

  it.each([[['shutdown'], 0], [[], 1]] as const)('is a program that ends after %j and exit with %i', async (asked, expected) => {
    const server = started(repo(), []);
    const one = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    one.listen();
    await one.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    const code = new Promise((resolve) => server.on('exit', resolve));
    for (const method of asked) await one.sendRequest(method);
    await one.sendNotification('exit');
    expect(await code).toBe(expected);
    one.dispose();
  });

  it('is a program on standard input and output, which says no token beside it and ends when the editor says so', async () => {
    const made = repo();
    const server = started(made, ['--stdio']);
    const one = await editor(made, { textDocument: { diagnostic: {} } }, { input: server.stdin, output: server.stdout, errors: server.stderr });
    await one.connection.sendNotification('$/setTrace', { value: 'verbose' });
    const uri = uriOf(made, 'a.js');
    await one.open(uri, 'javascript', `t = '${user}'\n`);
    expect(await one.pull(uri)).toHaveLength(1);
    const code = new Promise((resolve) => server.on('exit', resolve));
    await one.connection.sendRequest('shutdown');
    await one.connection.sendNotification('exit');
    expect(await code).toBe(0);
  });
});
