import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Environment, homeFolder } from '../../environment.ts';
import { type Budget, filesLike } from '../reads/walk.ts';
import { alternatives } from '../reads/wildcard.ts';
import type { Piece, Word } from './command.ts';

/** A possible expansion of a word: as text, and as a glob if it has a star outside of quotes. */
export interface Expanded {
  readonly text: string;
  /** The pattern, with quoted parts escaped; null if the word is not a pattern. */
  readonly glob: string | null;
}

/** What is known about the shell at the place of a word. */
export interface Shell {
  /** The folders in which the shell may be: two after a `cd` that may have failed. */
  folders: readonly string[];
  /** Its earlier folders, the latest one last, for `cd -` and `popd`. */
  left: readonly (readonly string[])[];
  /** Variables that the line itself set, each with its possible values. */
  readonly variables: Map<string, readonly string[]>;
  readonly env: Environment;
}

/** The most values of one word, since braces and loops multiply the values. */
const most = 64;

/**
 * The possible expansions of a word. Expanded are `~`, variables of the line or the environment, `{a,b}`, `$(pwd)` and
 * `$(git rev-parse --show-toplevel)`. Globs are left to the caller.
 * @returns nothing if only the shell knows a part of the word
 */
export function expand(word: Word, shell: Shell): readonly Expanded[] {
  let all: readonly Expanded[] = [{ text: '', glob: '' }];
  for (const [i, piece] of word.entries()) {
    const values = valuesOf(piece, i === 0, shell);
    if (values === null) return [];
    all = all.flatMap((before) => values.map(({ text, glob }) => ({ text: before.text + text, glob: before.glob! + glob! }))).slice(0, most);
  }
  return all.map(({ text, glob }) => ({ text, glob: /(?<!\\)(?:\\\\)*[*?[]/.test(glob!) ? glob : null }));
}

/** The text of a word; null if there are several possible texts. */
export function textOf(word: Word, shell: Shell): string | null {
  const [one, more] = expand(word, shell);
  return one === undefined || more !== undefined ? null : one.text;
}

function valuesOf(piece: Piece, isFirst: boolean, shell: Shell): readonly Expanded[] | null {
  switch (piece.is) {
    case 'text':
      if (piece.quoted) return [literal(piece.text)];
      return alternatives(isFirst ? withHome(piece.text, shell.env) : piece.text).map((text) => ({ text, glob: text }));
    case 'variable': {
      const values = variable(piece, shell);
      // Outside of quotes a shell splits the value, and looks for patterns in it.
      return values === null || piece.quoted ? (values?.map(literal) ?? null) : values.flatMap((value) => value.split(/[ \t\n]+/).map((text) => ({ text, glob: text })));
    }
    case 'output':
      if (piece.of === 'pwd') return shell.folders.map(literal);
      return /^git rev-parse --show-toplevel$/.test(piece.of) ? shell.folders.map((folder) => literal(topOf(folder))) : null;
    case 'unknown':
    case 'about':
      return null;
  }
}

function variable({ name, otherwise }: Piece & { readonly is: 'variable' }, shell: Shell): readonly string[] | null {
  const own = shell.variables.get(name);
  if (own !== undefined) return own;
  if (name === 'PWD') return shell.folders;
  const value = name === 'HOME' ? homeFolder(shell.env) : (shell.env[name] ?? otherwise);
  return value === null ? null : [value];
}

function literal(text: string): Expanded {
  return { text, glob: text.replaceAll(/[\\*?[\]{}]/g, String.raw`\$&`) };
}

function withHome(text: string, env: Environment): string {
  const home = /^~(?=\/|$)/.test(text) ? homeFolder(env) : null;
  return home === null ? text : home + text.slice(1);
}

function topOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return folder;
  }
}

/** A path, resolved from each of the folders in which a shell may be. */
export function places(path: string, shell: Shell): readonly string[] {
  return [...new Set(shell.folders.map((folder) => resolve(folder, path)))];
}

/** The files that an expanded word may name. */
export function placesOf({ text, glob }: Expanded, shell: Shell, left: Budget): readonly string[] {
  const named = places(text, shell);
  return glob === null ? named : [...named, ...shell.folders.flatMap((folder) => filesLike(resolve(folder, glob), left))];
}
