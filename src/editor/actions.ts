import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CodeAction, CodeActionKind, type Diagnostic, type Range, type TextDocumentEdit, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver/node.js';
import { kindOf } from '../kinds/kinds.ts';
import { isSecretFile } from '../secret/secret-file.ts';
import type { Spot } from './diagnostics.ts';
import { type Language, languageOf } from './languages.ts';

/** What a document is, for the actions on it. */
export interface ActionContext {
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  readonly file: string;
  /** The text of a line, without its end. */
  readonly line: (number: number) => string;
  /** Root of the repository. */
  readonly root: string;
}

/** The command that opens a page in a browser; its one argument is an address of a rule. */
export const openPage = 'sntrylint.openPage';

/** What one can do about a spot: keep the value outside, keep the file outside, end the token, or say why it is none. */
export function actionsFor(spot: Spot, shown: Diagnostic, context: ActionContext): readonly CodeAction[] {
  const language = languageOf(context.languageId, context.file);
  return [...useVariable(spot, context, language), ...ignoreFile(spot, context), ...revoke(spot), ...suppressions(spot, context, language)].map((action) => ({
    ...action,
    diagnostics: [shown],
  }));
}

function useVariable({ finding, location, range }: Spot, { uri, version, line }: ActionContext, { variable }: Language): readonly CodeAction[] {
  const name = kindOf(finding.rule.kind)?.variable ?? null;
  if (name === null || variable === null || location.encoding !== null || range.start.line !== range.end.line) return [];
  const text = line(range.start.line);
  const [before, after] = [text[range.start.character - 1], text[range.end.character]];
  if (before === undefined || before !== after || !/["'`]/.test(before)) return [];
  const quoted: Range = { start: { line: range.start.line, character: range.start.character - 1 }, end: { line: range.end.line, character: range.end.character + 1 } };
  return [{ title: `Read it from the environment variable ${name}`, kind: CodeActionKind.QuickFix, isPreferred: true, edit: edit(uri, version, { range: quoted, newText: variable(name) }) }];
}

function ignoreFile({ finding }: Spot, { file, root }: ActionContext): readonly CodeAction[] {
  const name = basename(file);
  if (finding.rule.kind === 'practice' || !isSecretFile(relative(root, file).replaceAll(sep, '/'))) return [];
  const ignore = join(root, '.gitignore');
  const text = existsSync(ignore) ? readFileSync(ignore, 'utf8') : null;
  if (text?.split(/\r?\n/).includes(name) === true) return [];
  const uri = pathToFileURL(ignore).href;
  const lines = text?.split('\n') ?? [''];
  const end = { line: lines.length - 1, character: lines.at(-1)!.length };
  const newText = `${end.character === 0 ? '' : '\n'}${name}\n`;
  const changes: TextDocumentEdit = { textDocument: { uri, version: null }, edits: [{ range: { start: end, end }, newText }] };
  const workspaceEdit: WorkspaceEdit = { documentChanges: [...(text === null ? [{ kind: 'create' as const, uri }] : []), changes] };
  return [{ title: `List ${name} in .gitignore`, kind: CodeActionKind.QuickFix, edit: workspaceEdit }];
}

function revoke({ finding: { rule } }: Spot): readonly CodeAction[] {
  if (rule.kind === 'practice' || rule.remediation.url?.startsWith('https://') !== true) return [];
  const title = 'Open the page where it is revoked';
  return [{ title, kind: CodeActionKind.QuickFix, command: { title, command: openPage, arguments: [rule.id] } }];
}

/** The reason stands in the title, so that whoever chooses it says it. */
const reasons = ['made up for a test or an example', 'revoked, and kept as it is'] as const;

function suppressions({ finding, range }: Spot, { uri, version, line }: ActionContext, { comment }: Language): readonly CodeAction[] {
  if (comment === null || finding.rule.id === 'suppression-without-reason') return [];
  const number = range.start.line;
  const indent = /^[ \t]*/.exec(line(number))![0];
  const start = { line: number, character: 0 };
  return reasons.map((reason) => ({
    title: `Suppress ${finding.rule.id} here: ${reason}`,
    kind: CodeActionKind.QuickFix,
    edit: edit(uri, version, { range: { start, end: start }, newText: `${indent}${comment[0]}sntrylint-disable-next-line ${finding.rule.id} -- ${reason}${comment[1]}\n` }),
  }));
}

function edit(uri: string, version: number, change: TextEdit): WorkspaceEdit {
  return { documentChanges: [{ textDocument: { uri, version }, edits: [change] }] };
}
