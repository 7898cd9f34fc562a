import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeAction, Diagnostic, Range, TextDocumentContentChangeEvent, TextDocumentItem } from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextMemory } from '../run/text-judge.ts';
import { diagnostic, type Seen, type Spot, unreadDiagnostic } from './diagnostics.ts';
import { type Encoding, fromEditor, type LineOf, toEditor } from './positions.ts';
import type { Room, Rooms } from './rooms.ts';

/** What the last judgement of a text found. */
interface Known {
  readonly seen: Seen;
  readonly room: Room;
  readonly memory: TextMemory;
}

/**
 * The texts that are open in an editor, notebook cells included, and what was found in them. Positions are counted as
 * the editor counts them.
 */
export class Texts {
  readonly #rooms: Rooms;
  readonly #documents = new Map<string, TextDocument>();
  readonly #known = new Map<string, Known>();
  readonly #changed = new Set<string>();
  encoding: Encoding = 'utf-16';
  /** The folders of the workspace. An unsaved text is judged as if it were a file in the first one. */
  folders: readonly string[] = [];

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  open({ uri, languageId, version, text }: TextDocumentItem): void {
    this.#documents.set(uri, TextDocument.create(uri, languageId, version, text));
    this.#known.delete(uri);
  }

  change(uri: string, version: number | null, changes: readonly TextDocumentContentChangeEvent[]): void {
    const document = this.#documents.get(uri);
    if (document === undefined) return;
    for (const change of changes) TextDocument.update(document, [this.#counted(change, lineOf(document))], version ?? document.version + 1);
    this.#changed.add(uri);
  }

  close(uri: string): void {
    this.#documents.delete(uri);
    this.#known.delete(uri);
    this.#changed.delete(uri);
  }

  get(uri: string): TextDocument | undefined {
    return this.#documents.get(uri);
  }

  uris(): readonly string[] {
    return [...this.#documents.keys()];
  }

  /** The texts that are files, by file, since editors spell one address in several ways. */
  byFile(): ReadonlyMap<string, TextDocument> {
    return new Map([...this.#documents.values()].flatMap((document) => (document.uri.startsWith('file:') ? [[this.fileFor(document.uri), document] as const] : [])));
  }

  /**
   * The file by which a text is judged: its own, its notebook's, or for an unsaved text a new file in the workspace.
   */
  fileFor(uri: string): string {
    return fileOf(uri) ?? join(this.folders[0] ?? process.cwd(), basename(uri) || 'untitled');
  }

  async seen(document: TextDocument): Promise<Seen> {
    const { uri } = document;
    const file = this.fileFor(uri);
    const room = await this.#rooms.of(file);
    const known = this.#known.get(uri);
    if (known?.room === room && !this.#changed.has(uri)) return known.seen;
    const memory = known?.memory ?? { last: null };
    this.#changed.delete(uri);
    const seen = room.judge(document.getText(), file, memory);
    this.#known.set(uri, { seen, room, memory });
    return seen;
  }

  async diagnostics(document: TextDocument): Promise<Diagnostic[]> {
    return this.shown(await this.seen(document), document);
  }

  /** What was found in a document, as diagnostics. */
  shown({ spots, unread }: Seen, document: TextDocument): Diagnostic[] {
    const line = lineOf(document);
    return [...unread.map(unreadDiagnostic), ...spots.map((spot) => this.#counts(diagnostic(spot), line))];
  }

  /** The findings on the lines that a range of the editor's touches. */
  async spotsAt(document: TextDocument, range: Range): Promise<readonly Spot[]> {
    const wanted = fromEditor(range, this.encoding, lineOf(document));
    return (await this.seen(document)).spots.filter((spot) => spot.range.start.line <= wanted.end.line && spot.range.end.line >= wanted.start.line);
  }

  /** A range of the editor's, counted as we count. */
  ours(range: Range, document: TextDocument): Range {
    return fromEditor(range, this.encoding, lineOf(document));
  }

  /** A range of ours, counted as the editor counts. */
  theirs(range: Range, document: TextDocument): Range {
    return toEditor(range, this.encoding, lineOf(document));
  }

  /** An action; its edits of this document are counted as the editor counts. */
  action(action: CodeAction, document: TextDocument): CodeAction {
    const changes = action.edit?.documentChanges;
    if (this.encoding === 'utf-16' || changes === undefined) return action;
    const documentChanges = changes.map((change) =>
      'textDocument' in change && change.textDocument.uri === document.uri
        ? { ...change, edits: change.edits.map((one) => ('range' in one ? { ...one, range: this.theirs(one.range, document) } : one)) }
        : change,
    );
    return { ...action, edit: { documentChanges } };
  }

  #counts(shown: Diagnostic, line: LineOf): Diagnostic {
    return { ...shown, range: toEditor(shown.range, this.encoding, line) };
  }

  #counted(change: TextDocumentContentChangeEvent, line: LineOf): TextDocumentContentChangeEvent {
    return 'range' in change ? { range: fromEditor(change.range, this.encoding, line), text: change.text } : change;
  }
}

/** A line of a document, without its end. */
function lineOf(document: TextDocument): LineOf {
  return (number) => document.getText({ start: { line: number, character: 0 }, end: { line: number + 1, character: 0 } }).replace(/(?:\r?\n|\r)$/, '');
}

/**
 * The file of an address with any scheme, since notebook cells have a scheme of their own; null if the address names no
 * file.
 */
export function fileOf(uri: string): string | null {
  try {
    const { protocol, pathname } = new URL(uri);
    if (protocol === 'file:') return fileURLToPath(uri);
    return pathname.startsWith('/') ? fileURLToPath(`file://${pathname}`) : null;
  } catch {
    // This is no address, or no path can be like this (`file:///a%2Fb`).
    return null;
  }
}

/**
 * The folder of an address; null if it is not on this machine (`vscode-vfs://github/…`), even if there is a folder at
 * its path here.
 */
export function folderOf(uri: string): string | null {
  return uri.startsWith('file:') ? fileOf(uri) : null;
}
