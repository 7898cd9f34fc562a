import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Diagnostic, DocumentDiagnosticReportKind, type PreviousResultId, type WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { safeName } from '../secret/escape.ts';
import { namesBelow, textOf } from './folder-files.ts';
import { type Room, type Rooms, stamp } from './rooms.ts';
import type { Texts } from './texts.ts';

/** Milliseconds between two progress messages of a pass. */
const patience = 100;

/** What one pass through a workspace needs. */
export interface Pass {
  /** The results that the editor has from earlier passes. If a file has no findings any more, the editor is told. */
  readonly previous: readonly PreviousResultId[];
  readonly give: (report: WorkspaceDocumentDiagnosticReport) => void;
  /** Called now and then with the progress. */
  readonly tell: (text: string) => void;
  readonly isCancelled: () => boolean;
}

/** What was found in a file, and the state of the file then. */
interface Looked {
  readonly stamp: string;
  readonly room: Room;
  readonly found: readonly Diagnostic[];
}

/** Scans the folders of a workspace whenever the editor asks; a file is read again only if it has changed. */
export class Workspace {
  readonly #env: Environment;
  readonly #rooms: Rooms;
  readonly #texts: Texts;
  readonly #complain: (text: string) => void;
  readonly #unlisted = new Set<string>();
  #looked = new Map<string, Looked>();

  /** @param complain called for what cannot be scanned */
  constructor(env: Environment, rooms: Rooms, texts: Texts, complain: (text: string) => void) {
    this.#complain = complain;
    this.#env = env;
    this.#rooms = rooms;
    this.#texts = texts;
  }

  /**
   * Scans the files that a scan of the work tree reads. For open files it uses the text in the editor.
   * @returns false if the pass was cancelled
   */
  async pass({ previous, give, tell, isCancelled }: Pass): Promise<boolean> {
    await this.#rooms.refresh();
    const before = new Map(previous.map(({ uri, value }) => [uri, value]));
    const open = this.#texts.byFile();
    const looked = new Map<string, Looked>();
    const reported = new Set<string>();
    let told = Date.now();
    let read = 0;
    for (const folder of this.#texts.folders) {
      for await (const name of this.#names(folder)) {
        if (isCancelled()) return false;
        const file = join(folder, name);
        const document = open.get(file);
        const uri = document?.uri ?? pathToFileURL(file).href;
        // One folder of a workspace may be inside another.
        if (reported.has(uri)) continue;
        const found = document === undefined ? await this.#look(file, uri, looked) : await this.#texts.diagnostics(document);
        if (found.length > 0) {
          reported.add(uri);
          give(reportOf(uri, document?.version ?? null, found, before.get(uri)));
        }
        read += 1;
        // Lets other requests run, and notices a cancellation.
        await new Promise((resolve) => setImmediate(resolve));
        if (Date.now() < told + patience) continue;
        tell(`${read} files`);
        told = Date.now();
      }
    }
    for (const uri of before.keys()) if (!reported.has(uri)) give({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    this.#looked = looked;
    return true;
  }

  /** The names in a folder. A folder that cannot be listed is reported once, and the others are still scanned. */
  async *#names(folder: string): AsyncGenerator<string, void, void> {
    try {
      yield* namesBelow(folder, this.#env);
      this.#unlisted.delete(folder);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!this.#unlisted.has(folder)) this.#complain(`${safeName(folder)}: ${error.line}`);
      this.#unlisted.add(folder);
    }
  }

  async #look(file: string, uri: string, looked: Map<string, Looked>): Promise<readonly Diagnostic[]> {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    const now = stamp(stat);
    const room = await this.#rooms.of(file);
    let known = this.#looked.get(file);
    if (known?.stamp !== now || known.room !== room) {
      const text = textOf(file);
      const document = TextDocument.create(uri, '', 0, text ?? '');
      known = { stamp: now, room, found: text === null ? [] : this.#texts.shown(room.judge(text, file), document) };
    }
    looked.set(file, known);
    return known.found;
  }
}

function reportOf(uri: string, version: number | null, found: readonly Diagnostic[], before: string | undefined): WorkspaceDocumentDiagnosticReport {
  // No diagnostic holds a secret, so its hash holds none either.
  const resultId = createHash('sha256').update(JSON.stringify(found)).digest('hex').slice(0, 16);
  return resultId === before
    ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items: [...found] };
}
