import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CodeAction, CodeActionKind, type Diagnostic, type TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver/node.js';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { kindOf } from '../kinds/kinds.ts';
import { isSecretFile } from '../secret/secret-file.ts';
import type { Spot } from './diagnostics.ts';
import { type Change, type Language, lineEnd } from './languages/language.ts';
import { languageOf } from './languages/languages.ts';

/** What a document is, for the actions on it. */
export interface ActionContext {
  readonly document: TextDocument;
  /** The path by which the document is judged. There is no such file yet if the document is not saved. */
  readonly file: string;
  /** Root of the repository. */
  readonly root: string;
}

/** The command that opens a page in a browser; its one argument is the name of a rule. */
export const openPage = 'sntrylint.openPage';

/**
 * The actions for a finding: read the value from outside, ignore the file, end the token, or suppress the finding with
 * a reason. Actions that would break the text are left out.
 */
export function actionsFor(spot: Spot, shown: Diagnostic, context: ActionContext): readonly CodeAction[] {
  const language = languageOf(context.document.languageId, context.file);
  return [...useVariable(spot, context, language), ...ignoreFile(spot, context), ...revoke(spot), ...suppressions(spot, context, language)].map((action) => ({
    ...action,
    diagnostics: [shown],
  }));
}

function useVariable({ finding, location, range }: Spot, { document }: ActionContext, language: Language): readonly CodeAction[] {
  const name = kindOf(finding.rule.kind)?.variable ?? null;
  if (name === null || location.encoding !== null) return [];
  const value = { from: document.offsetAt(range.start), to: document.offsetAt(range.end) };
  const changes = language.variable(document.getText(), value, name);
  return changes === null ? [] : [{ title: `Read it from the environment variable ${name}`, kind: CodeActionKind.QuickFix, isPreferred: true, edit: edit(document, changes) }];
}

function ignoreFile({ finding }: Spot, { document, file, root }: ActionContext): readonly CodeAction[] {
  const name = basename(file);
  if (finding.rule.kind === 'practice' || !document.uri.startsWith('file:') || !isSecretFile(relative(root, file).replaceAll(sep, '/'))) return [];
  const ignore = join(root, '.gitignore');
  const text = existsSync(ignore) ? readFileSync(ignore, 'utf8') : null;
  if (text?.split(/\r?\n/).includes(name) === true) return [];
  const uri = pathToFileURL(ignore).href;
  const lines = text?.split('\n') ?? [''];
  const end = { line: lines.length - 1, character: lines.at(-1)!.length };
  const newLine = lineEnd(text ?? '');
  const newText = `${end.character === 0 ? '' : newLine}${name}${newLine}`;
  const changes: TextDocumentEdit = { textDocument: { uri, version: null }, edits: [{ range: { start: end, end }, newText }] };
  const workspaceEdit: WorkspaceEdit = { documentChanges: [...(text === null ? [{ kind: 'create' as const, uri }] : []), changes] };
  return [{ title: `List ${name} in .gitignore`, kind: CodeActionKind.QuickFix, edit: workspaceEdit }];
}

function revoke({ finding: { rule } }: Spot): readonly CodeAction[] {
  if (rule.kind === 'practice' || rule.remediation.url?.startsWith('https://') !== true) return [];
  const title = 'Open the page where it is revoked';
  return [{ title, kind: CodeActionKind.QuickFix, command: { title, command: openPage, arguments: [rule.id] } }];
}

/** The title holds the reason, so that whoever chooses the action gives it. */
const reasons = ['made up for a test or an example', 'revoked, and kept as it is'] as const;

function suppressions({ finding: { rule }, range }: Spot, { document }: ActionContext, { comment }: Language): readonly CodeAction[] {
  const text = document.getText();
  const start = document.offsetAt({ line: range.start.line, character: 0 });
  const written = rule.id === 'suppression-without-reason' ? null : comment(text, start);
  if (written === null) return [];
  const indent = /[ \t]*/y.exec(text.slice(start, start + 1000))![0];
  return reasons.map((reason) => ({
    title: `Suppress ${rule.id} here: ${reason}`,
    kind: CodeActionKind.QuickFix,
    edit: edit(document, [{ from: start, to: start, insert: `${indent}${written[0]}sntrylint-disable-next-line ${rule.id} -- ${reason}${written[1]}${lineEnd(text)}` }]),
  }));
}

function edit(document: TextDocument, changes: readonly Change[]): WorkspaceEdit {
  const edits = changes.map(({ from, to, insert }) => ({ range: { start: document.positionAt(from), end: document.positionAt(to) }, newText: insert }));
  return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }] };
}
