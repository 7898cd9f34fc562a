import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CodeAction, CodeActionKind, type Connection, createConnection, type Diagnostic, DiagnosticRefreshRequest, DidChangeWatchedFilesNotification, DocumentDiagnosticReportKind, type InitializeParams,
  type InitializeResult, MessageType, ProposedFeatures, type PublishDiagnosticsParams, type Range, ResponseError, ShowMessageNotification, type TextDocumentContentChangeEvent, TextDocumentSyncKind, type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configNames, defaultBaseline } from '../config/file/find.ts';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { builtinRules } from '../rules/builtin.ts';
import { safeSentence } from '../secret/escape.ts';
import { version } from '../version.ts';
import { actionsFor, openPage } from './actions.ts';
import { diagnostic, type Seen, type Spot, unreadDiagnostic } from './diagnostics.ts';
import { folderFiles } from './folder-files.ts';
import { hover } from './hover.ts';
import { type Encoding, fromEditor, type LineOf, toEditor } from './positions.ts';
import type { TextMemory } from '../run/text-judge.ts';
import { Rooms } from './rooms.ts';

/** Milliseconds after the last keystroke until a document is looked at, where the editor does not ask by itself. */
const patience = 100;

/** What a server of one editor needs from outside. */
export interface ServerOptions {
  readonly env: Environment;
}

/**
 * Speaks the language server protocol on standard input and output until the editor ends it: the library then ends the
 * process. Nothing that is said or logged holds a secret.
 */
export function serveStandardStreams(options: ServerOptions): void {
  // A crash would print what it was about.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`sntrylint: this is a bug in sntrylint; the language server ends: ${error.name} ${(error.stack ?? '').split('\n').slice(1, 4).map((line) => line.trim()).join(' < ')}\n`);
    process.exit(3);
  });
  new Server(createConnection(ProposedFeatures.all, process.stdin, process.stdout), options).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #options: ServerOptions;
  readonly #documents = new Map<string, TextDocument>();
  readonly #found = new Map<string, { readonly version: number; readonly seen: Seen; readonly memory: TextMemory }>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #rooms: Rooms;
  #encoding: Encoding = 'utf-16';
  #pulls = false;
  #watches = false;
  #shows = false;
  #refreshes = false;
  #changesFolders = false;
  #folders: string[] = [];

  constructor(connection: Connection, options: ServerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#rooms = new Rooms(options.env, (error) => {
      this.#tell(MessageType.Error, safeSentence(`sntrylint: ${error.line}. Nothing is suppressed until this is mended.`));
    });
  }

  listen(): void {
    const on = this.#connection;
    on.onInitialize((params) => this.#initialize(params));
    on.onInitialized(() => {
      this.#initialized().catch(ended);
    });
    on.onDidOpenTextDocument(({ textDocument: { uri, languageId, version: number, text } }) => {
      this.#documents.set(uri, TextDocument.create(uri, languageId, number, text));
      this.#changed(uri);
    });
    on.onDidChangeTextDocument(({ textDocument: { uri, version: number }, contentChanges }) => {
      const document = this.#documents.get(uri);
      if (document === undefined) return;
      for (const change of contentChanges) TextDocument.update(document, [this.#ours(change, lineOf(document))], number ?? document.version + 1);
      this.#changed(uri);
    });
    on.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      this.#documents.delete(uri);
      this.#found.delete(uri);
      clearTimeout(this.#waiting.get(uri));
      if (!this.#pulls) void on.sendDiagnostics({ uri, diagnostics: [] }).catch(ended);
    });
    on.onDidSaveTextDocument(({ textDocument: { uri } }) => {
      if (configures(uri)) this.#forget();
    });
    on.onDidChangeWatchedFiles(() => this.#forget());
    on.onHover(async ({ textDocument: { uri }, position }) => {
      const document = this.#documents.get(uri);
      if (document === undefined) return null;
      const line = lineOf(document);
      const at = fromEditor({ start: position, end: position }, this.#encoding, line).start;
      const shown = hover((await this.#seenIn(document)).spots, at);
      return shown === null ? null : { ...shown, range: toEditor(shown.range!, this.#encoding, line) };
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
      const document = this.#documents.get(uri);
      return { kind: DocumentDiagnosticReportKind.Full, items: document === undefined ? [] : await this.#diagnosticsOf(document) };
    });
    on.languages.diagnostics.onWorkspace(async (_, token, progress, results) => {
      progress.begin('sntrylint', 0, undefined, true);
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      const give = (report: WorkspaceDocumentDiagnosticReport): void => void (results === undefined ? items.push(report) : results.report({ items: [report] }));
      try {
        for (const folder of this.#folders) {
          const files = folderFiles(folder, { env: this.#options.env, rooms: this.#rooms, told: (text) => progress.report(text), isCancelled: () => token.isCancellationRequested });
          for await (const { uri, text, seen } of files) {
            const open = this.#documents.get(uri);
            const document = open ?? TextDocument.create(uri, '', 0, text);
            const items = this.#diagnosticsFor(open === undefined ? seen : await this.#seenIn(open), lineOf(document));
            if (items.length > 0) give({ kind: DocumentDiagnosticReportKind.Full, uri, version: open?.version ?? null, items });
          }
        }
      } finally {
        progress.done();
      }
      return { items };
    });
    on.listen();
  }

  #initialize({ capabilities, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    const offered = capabilities.general?.positionEncodings ?? ['utf-16'];
    this.#encoding = offered[0] === 'utf-8' ? 'utf-8' : 'utf-16';
    this.#pulls = capabilities.textDocument?.diagnostic !== undefined;
    this.#watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.#refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true;
    this.#shows = capabilities.window?.showDocument?.support === true;
    this.#changesFolders = capabilities.workspace?.workspaceFolders === true;
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.#folders = uris.flatMap((uri) => fileOf(uri) ?? []);
    return {
      serverInfo: { name: 'sntrylint', version },
      capabilities: {
        positionEncoding: this.#encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        executeCommandProvider: { commands: [openPage] },
        diagnosticProvider: { identifier: 'sntrylint', interFileDependencies: false, workspaceDiagnostics: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async #initialized(): Promise<void> {
    if (this.#watches) {
      const watchers = [...configNames, defaultBaseline].map((name) => ({ globPattern: `**/${name}` }));
      // Where the editor will not watch files for us, saved ones are told of all the same.
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch((error: unknown) => {
        if (!(error instanceof ResponseError)) throw error;
      });
    }
    if (!this.#changesFolders) return;
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => fileOf(uri)));
      this.#folders = [...this.#folders.filter((folder) => !gone.has(folder)), ...added.flatMap(({ uri }) => fileOf(uri) ?? [])];
    });
  }

  /** A message that asks nothing. */
  #tell(type: MessageType, message: string): void {
    void this.#connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(ended);
  }

  /** A change of the editor's, counted as we count. */
  #ours(change: TextDocumentContentChangeEvent, line: LineOf): TextDocumentContentChangeEvent {
    return 'range' in change ? { range: fromEditor(change.range, this.#encoding, line), text: change.text } : change;
  }

  /** Looks at a document once its writer pauses; editors that ask by themselves are answered when they do. */
  #changed(uri: string): void {
    if (this.#pulls) return;
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(uri, setTimeout(() => void this.#push(uri).catch(ended), patience));
  }

  async #push(uri: string): Promise<void> {
    const document = this.#documents.get(uri);
    if (document === undefined) return;
    const params: PublishDiagnosticsParams = { uri, version: document.version, diagnostics: await this.#diagnosticsOf(document) };
    // What was typed meanwhile will be looked at; an older answer would show in the wrong places.
    if (this.#documents.get(uri)?.version === params.version) await this.#connection.sendDiagnostics(params);
  }

  /** Exceptions may have changed: everything that is open is looked at again. */
  #forget(): void {
    this.#rooms.forget();
    this.#found.clear();
    if (this.#refreshes) void this.#connection.sendRequest(DiagnosticRefreshRequest.type).catch(ended);
    for (const uri of this.#documents.keys()) this.#changed(uri);
  }

  async #seenIn(document: TextDocument): Promise<Seen> {
    const known = this.#found.get(document.uri);
    if (known?.version === document.version) return known.seen;
    const file = fileOf(document.uri) ?? join(this.#folders[0] ?? '/', basename(document.uri) || 'untitled');
    const room = await this.#rooms.of(file);
    const { version: looked } = document;
    const memory = known?.memory ?? { last: null };
    const seen = room.judge(document.getText(), file, memory);
    this.#found.set(document.uri, { version: looked, seen, memory });
    return seen;
  }

  async #diagnosticsOf(document: TextDocument): Promise<Diagnostic[]> {
    return this.#diagnosticsFor(await this.#seenIn(document), lineOf(document));
  }

  #diagnosticsFor({ spots, unread }: Seen, line: LineOf): Diagnostic[] {
    return [...unread.map(unreadDiagnostic), ...spots.map((spot) => this.#shown(spot, line))];
  }

  #shown(spot: Spot, line: LineOf): Diagnostic {
    const shown = diagnostic(spot);
    return { ...shown, range: toEditor(shown.range, this.#encoding, line) };
  }

  async #actions(uri: string, range: Range): Promise<CodeAction[]> {
    const [document, file] = [this.#documents.get(uri), fileOf(uri)];
    if (document === undefined || file === null) return [];
    const line = lineOf(document);
    const wanted = fromEditor(range, this.#encoding, line);
    const room = await this.#rooms.of(file);
    const context = { uri, version: document.version, languageId: document.languageId, file, line, root: room.settings.root };
    const met = (await this.#seenIn(document)).spots.filter((spot) => spot.range.start.line <= wanted.end.line && spot.range.end.line >= wanted.start.line);
    return met.flatMap((spot) => actionsFor(spot, this.#shown(spot, line), context)).map((action) => this.#inEditorsCount(action, uri, line));
  }

  /** The edits of an action on this document, counted as the editor counts. */
  #inEditorsCount(action: CodeAction, uri: string, line: LineOf): CodeAction {
    const changes = action.edit?.documentChanges;
    if (this.#encoding === 'utf-16' || changes === undefined) return action;
    const documentChanges = changes.map((change) =>
      'textDocument' in change && change.textDocument.uri === uri
        ? { ...change, edits: change.edits.map((one) => ('range' in one ? { ...one, range: toEditor(one.range, this.#encoding, line) } : one)) }
        : change,
    );
    return { ...action, edit: { documentChanges } };
  }
}

/** A line of a document, without its end. */
function lineOf(document: TextDocument): LineOf {
  return (number) => document.getText({ start: { line: number, character: 0 }, end: { line: number + 1, character: 0 } }).replace(/\r?\n$/, '');
}

/** The file of a URI; null for what is none (`untitled:`). */
function fileOf(uri: string): string | null {
  return uri.startsWith('file:') ? fileURLToPath(uri) : null;
}

function configures(uri: string): boolean {
  const name = basename(uri);
  return name === defaultBaseline || configNames.some((one) => one === name);
}

/** The editor is gone: there is nobody to tell. Anything else is a bug, and ends the server. */
function ended(error: unknown): void {
  if (!(error instanceof UserError) && !/connection got disposed|connection is closed|write after end|EPIPE/i.test(String(error))) throw error;
}
