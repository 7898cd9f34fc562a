import {
  type CodeAction, CodeActionKind, type Connection, type ConnectionOptions, createConnection, DiagnosticRefreshRequest, DocumentDiagnosticReportKind, type InitializeParams, type InitializeResult,
  LSPErrorCodes, MessageType, ProposedFeatures, type PublishDiagnosticsParams, type Range, ResponseError, ShowMessageNotification, TextDocumentSyncKind,
  WorkDoneProgressCancelNotification, type WorkspaceDiagnosticParams, type WorkspaceDiagnosticReport, WorkspaceDiagnosticRequest, type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node.js';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { builtinRules } from '../rules/builtin.ts';
import { safeSentence } from '../secret/escape.ts';
import { version } from '../version.ts';
import { actionsFor, openPage } from './actions.ts';
import { diagnostic } from './diagnostics.ts';
import { hover } from './hover.ts';
import { Lifecycle } from './lifecycle.ts';
import { Rooms } from './rooms.ts';
import { folderOf, Texts } from './texts.ts';
import { Workspace } from './workspace.ts';

/** Milliseconds from the last keystroke to the scan of a document, if the editor does not ask by itself. */
const patience = 100;

/** Milliseconds between two checks for a changed configuration or baseline. */
const freshness = 1000;

/** What the server of one editor needs from outside. */
export interface ServerOptions {
  readonly env: Environment;
}

/**
 * Speaks the language server protocol on standard input and output until the editor ends it. Then the library ends the
 * process. No message and no log holds a secret.
 */
export function serveStandardStreams(options: ServerOptions): void {
  // A crash would print the text that it was working on.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`sntrylint: this is a bug in sntrylint; the language server ends: ${error.name} ${(error.stack ?? '').split('\n').slice(1, 4).map((line) => line.trim()).join(' < ')}\n`);
    process.exit(3);
  });
  serve((order) => createConnection(ProposedFeatures.all, process.stdin, process.stdout, order), options);
}

/**
 * Answers an editor on a connection until the connection ends.
 * @param connect makes the connection; `order` holds the options that make the editor keep to the order of the protocol
 */
export function serve(connect: (order: ConnectionOptions) => Connection, options: ServerOptions): void {
  const lifecycle = new Lifecycle();
  const connection = connect(lifecycle.options);
  lifecycle.answer(connection);
  new Server(connection, options).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #rooms: Rooms;
  readonly #texts: Texts;
  readonly #workspace: Workspace;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Scans of the workspace that a button in the editor can cancel, by the token of their progress. */
  readonly #passes = new Map<string | number, () => void>();
  #pulls = false;
  #shows = false;
  #refreshes = false;
  #changesFolders = false;

  constructor(connection: Connection, { env }: ServerOptions) {
    this.#connection = connection;
    const complain = (text: string): void => this.#tell(MessageType.Error, safeSentence(`sntrylint: ${text}`));
    this.#rooms = new Rooms(env, complain);
    this.#texts = new Texts(this.#rooms);
    this.#workspace = new Workspace(env, this.#rooms, this.#texts, complain);
  }

  listen(): void {
    const on = this.#connection;
    on.onInitialize((params) => this.#initialize(params));
    on.onInitialized(() => this.#initialized());
    this.#follow();
    const reread = (): void => void this.#reread().catch(ended);
    on.onDidChangeWatchedFiles(reread);
    on.onDidSaveTextDocument(reread);
    on.onHover(async ({ textDocument: { uri }, position }) => {
      const document = this.#texts.get(uri);
      if (document === undefined) return null;
      const at = this.#texts.ours({ start: position, end: position }, document).start;
      const shown = hover((await this.#texts.seen(document)).spots, at);
      return shown === null ? null : { ...shown, range: this.#texts.theirs(shown.range!, document) };
    });
    on.onCodeAction(({ textDocument: { uri }, range }) => this.#actions(uri, range));
    on.onExecuteCommand(async ({ command, arguments: [id] = [] }) => {
      const url = command === openPage ? builtinRules().find((rule) => rule.id === id)?.remediation.url : null;
      if (typeof url !== 'string') return null;
      if (this.#shows) await on.window.showDocument({ uri: url, external: true });
      else this.#tell(MessageType.Info, url);
      return null;
    });
    on.languages.diagnostics.on(async ({ textDocument: { uri } }) => {
      await this.#rooms.refresh();
      const document = this.#texts.get(uri);
      return { kind: DocumentDiagnosticReportKind.Full, items: document === undefined ? [] : await this.#texts.diagnostics(document) };
    });
    on.onRequest(WorkspaceDiagnosticRequest.type, async (params, token) => {
      const { workDoneToken } = params;
      let isStopped = false;
      if (workDoneToken !== undefined) this.#passes.set(workDoneToken, () => (isStopped = true));
      try {
        // A token that was cancelled before its request has no listener, so it is checked too.
        return await this.#pass(params, () => isStopped || token.isCancellationRequested);
      } finally {
        if (workDoneToken !== undefined) this.#passes.delete(workDoneToken);
      }
    });
    // Editors differ in which files they watch for a server, and many watch none.
    const looking = setInterval(reread, freshness).unref();
    on.onShutdown(() => clearInterval(looking));
    on.listen();
  }

  #initialize({ capabilities, workspaceFolders, rootUri, rootPath }: InitializeParams): InitializeResult {
    const offered = capabilities.general?.positionEncodings ?? ['utf-16'];
    this.#texts.encoding = offered[0] === 'utf-8' ? 'utf-8' : 'utf-16';
    this.#pulls = capabilities.textDocument?.diagnostic !== undefined;
    this.#refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true;
    this.#shows = capabilities.window?.showDocument?.support === true;
    this.#changesFolders = capabilities.workspace?.workspaceFolders === true;
    const folders = workspaceFolders?.map(({ uri }) => folderOf(uri)) ?? [rootUri ? folderOf(rootUri) : (rootPath ?? null)];
    this.#texts.folders = folders.filter((folder) => folder !== null);
    return {
      serverInfo: { name: 'sntrylint', version },
      capabilities: {
        positionEncoding: this.#texts.encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        notebookDocumentSync: { notebookSelector: [{ notebook: '*' }] },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        executeCommandProvider: { commands: [openPage] },
        diagnosticProvider: { identifier: 'sntrylint', interFileDependencies: false, workspaceDiagnostics: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  #initialized(): void {
    // The library has a handler of its own for the progress that it began itself. By now that handler is in place.
    this.#connection.onNotification(WorkDoneProgressCancelNotification.type, ({ token }) => this.#passes.get(token)?.());
    if (!this.#changesFolders) return;
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => folderOf(uri)));
      const kept = this.#texts.folders.filter((folder) => !gone.has(folder));
      this.#texts.folders = [...new Set([...kept, ...added.flatMap(({ uri }) => folderOf(uri) ?? [])])];
      this.#again();
    });
  }

  /** Follows the open documents and notebook cells while the user types. */
  #follow(): void {
    const [on, notebooks] = [this.#connection, this.#connection.notebooks.synchronization];
    on.onDidOpenTextDocument(({ textDocument }) => {
      this.#texts.open(textDocument);
      this.#changed(textDocument.uri);
    });
    on.onDidChangeTextDocument(({ textDocument: { uri, version: number }, contentChanges }) => {
      this.#texts.change(uri, number, contentChanges);
      this.#changed(uri);
    });
    on.onDidCloseTextDocument(({ textDocument: { uri } }) => this.#closed(uri));
    notebooks.onDidOpenNotebookDocument(({ cellTextDocuments }) => {
      for (const cell of cellTextDocuments) {
        this.#texts.open(cell);
        this.#changed(cell.uri);
      }
    });
    notebooks.onDidChangeNotebookDocument(({ change: { cells } }) => {
      for (const { uri } of cells?.structure?.didClose ?? []) this.#closed(uri);
      for (const cell of cells?.structure?.didOpen ?? []) {
        this.#texts.open(cell);
        this.#changed(cell.uri);
      }
      for (const { document: { uri, version: number }, changes } of cells?.textContent ?? []) {
        this.#texts.change(uri, number, changes);
        this.#changed(uri);
      }
    });
    notebooks.onDidCloseNotebookDocument(({ cellTextDocuments }) => {
      for (const { uri } of cellTextDocuments) this.#closed(uri);
    });
  }

  /** Shows a message without a question. */
  #tell(type: MessageType, message: string): void {
    void this.#connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(ended);
  }

  /** Scans a document when the user pauses. Editors that ask by themselves get the answer then. */
  #changed(uri: string): void {
    if (this.#pulls) return;
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(uri, setTimeout(() => void this.#push(uri).catch(ended), patience));
  }

  #closed(uri: string): void {
    this.#texts.close(uri);
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    if (!this.#pulls) void this.#connection.sendDiagnostics({ uri, diagnostics: [] }).catch(ended);
  }

  async #push(uri: string): Promise<void> {
    await this.#rooms.refresh();
    const document = this.#texts.get(uri);
    if (document === undefined) return;
    const { version: number } = document;
    const params: PublishDiagnosticsParams = { uri, version: number, diagnostics: await this.#texts.diagnostics(document) };
    // A text that has changed meanwhile will be scanned again. An older answer would mark the wrong places.
    if (this.#texts.get(uri)?.version === number) await this.#connection.sendDiagnostics(params);
  }

  /** Reads settings again if they have changed. */
  async #reread(): Promise<void> {
    if (await this.#rooms.refresh()) this.#again();
  }

  /** The settings have changed: scans all open documents again, and tells editors that ask by themselves to ask. */
  #again(): void {
    if (this.#refreshes) void this.#connection.sendRequest(DiagnosticRefreshRequest.type).catch(ended);
    for (const uri of this.#texts.uris()) this.#changed(uri);
  }

  async #pass({ previousResultIds, workDoneToken, partialResultToken }: WorkspaceDiagnosticParams, isCancelled: () => boolean): Promise<WorkspaceDiagnosticReport> {
    const progress = this.#connection.window.attachWorkDoneProgress(workDoneToken);
    progress.begin('sntrylint', undefined, undefined, true);
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const give = (report: WorkspaceDocumentDiagnosticReport): void => {
      if (partialResultToken === undefined) items.push(report);
      else void this.#connection.sendProgress(WorkspaceDiagnosticRequest.partialResult, partialResultToken, { items: [report] }).catch(ended);
    };
    try {
      const isWhole = await this.#workspace.pass({ previous: previousResultIds, give, tell: (text) => progress.report(text), isCancelled });
      if (!isWhole) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'going through the workspace was cancelled');
      return { items };
    } finally {
      progress.done();
    }
  }

  async #actions(uri: string, range: Range): Promise<CodeAction[]> {
    const document = this.#texts.get(uri);
    if (document === undefined) return [];
    const met = await this.#texts.spotsAt(document, range);
    if (met.length === 0) return [];
    const file = this.#texts.fileFor(uri);
    const { settings: { root } } = await this.#rooms.of(file);
    return met.flatMap((spot) => actionsFor(spot, { ...diagnostic(spot), range: this.#texts.theirs(spot.range, document) }, { document, file, root })).map((action) => this.#texts.action(action, document));
  }
}

/**
 * Ignores that the editor is gone, or lacks a feature that it announced: nobody is there to tell. Any other error is a
 * bug, and ends the server.
 */
function ended(error: unknown): void {
  if (!(error instanceof UserError || error instanceof ResponseError) && !/connection got disposed|connection is closed|write after end|EPIPE/i.test(String(error))) throw error;
}
