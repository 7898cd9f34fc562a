import { type Read, whole } from '../reads/read.ts';
import type { Call, Session } from './call.ts';
import type { Command, Word } from './command.ts';
import { kindOf } from './commands.ts';
import type { Shell } from './expand.ts';
import { filesOf } from './shown-files.ts';

/** Whether a command may show the value of a variable that a file set. */
export function showsEnvironment({ name, words, texts }: Call, { documents }: Command): boolean {
  const has = (expression: RegExp): boolean => texts.some((text) => text !== null && expression.test(text));
  // Behind another program, as in `docker run --env-file .env alpine env`.
  if (has(/^printenv$/) || (has(/^--env-file(?:=|$)/) && texts.at(-1) === 'env') || (dotenv.test(name) && has(/^(?:list|get|env)$/))) return true;
  switch (name) {
    case 'printenv':
      return true;
    case 'env':
      return texts.every((text) => text === null || /^-|=/.test(text));
    case 'export':
    case 'declare':
    case 'typeset':
      return words.length === 0 || has(/^-[a-z]*p/);
    case 'echo':
    case 'printf':
    case 'print':
      return words.some(hasValue);
    case 'set':
      return words.length === 0 || has(/^-[a-z]*x|^xtrace$/);
    case 'curl':
    case 'http':
    case 'https':
      // It shows the headers that it sends.
      return has(/^-[a-zA-Z]*v|^--(?:verbose|trace(?:-ascii)?)$/) && words.some(hasValue);
    default:
      break;
  }
  const kind = kindOf(name);
  if (kind === 'prints' || kind === 'searches') return documents.expands;
  if (kind === 'runs code') return has(printsVariable) || words.some((word) => hasValue(word) && word.some((piece) => piece.is === 'text' && /\b(?:print|puts|echo|console\.\w+)\b/.test(piece.text)));
  return kind === 'runs a line' && has(/^-[a-z]*x/);
}

function hasValue(word: Word): boolean {
  return word.some(({ is }) => is === 'variable' || is === 'output' || is === 'unknown');
}

/** Code that prints the environment, or one variable of it, and not only whether it is there. */
const printsVariable = /(?:\b(?:console\.\w+|print|pprint|puts|stringify|write)\s*\(\s*(?:[^(),]*,\s*)?|^\s*)(?:process\.env(?:\.\w+|\[\s*["']\w+["']\s*\])?|(?:dict\(\s*)?os\.(?:environ(?:\[\s*["']\w+["']\s*\]|\.get\(\s*["']\w+["']\s*\))?|getenv\(\s*["']\w+["']\s*\)))\s*(?:[,);]|$)/;

/** The files that a command, given with its name, loads into the environment of a program that it starts, or of its own code. */
export function loadedBy(words: readonly Word[], texts: readonly (string | null)[], shell: Shell, session: Session): readonly Read[] {
  const isDotenv = texts.some((text) => text !== null && dotenv.test(text));
  const named = words.flatMap((_, i) => {
    const text = texts[i] ?? '';
    if (text === '--env-file' || (isDotenv && /^-[ef]$/.test(text))) return filesOf(words[i + 1] ?? [], shell, session);
    const glued = /^--env-file=(.+)$/.exec(text)?.[1];
    return glued === undefined ? [] : filesOf([{ is: 'text', text: glued, quoted: true }], shell, session);
  });
  const loadsUsual = named.length === 0 && (isDotenv || texts.some((text) => /\b(?:load_)?dotenv\b/.test(text ?? '')));
  return [...named, ...(loadsUsual ? filesOf([{ is: 'text', text: '.env', quoted: true }], shell, session) : [])].map(whole);
}

const dotenv = /^dotenv(?:-cli)?$/;
