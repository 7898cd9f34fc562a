import { redactName, redactText } from './redact-text.ts';

/**
 * Characters, besides C0, that a terminal or an editor would obey instead of showing them: DEL and C1 (which start escape
 * sequences), marks that turn or isolate the direction of text, separators of lines, invisible characters, and tags.
 * The joiners U+200C and U+200D stay: Persian, Hindi and emoji are spelled with them.
 */
const obeyed = String.raw`\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}`;

const unsafe = new RegExp(String.raw`[\u0000-\u001f${obeyed}]|[\ud800-\udfff]`, 'gu');

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Makes text from outside (a path, a line of a file, an answer of a server) safe to print: characters that would be obeyed are
 * shown as `\n`, `\x1b` or `\u{202e}`. Visible characters stay as they are. Everything that is printed is escaped by this.
 */
export function escapeText(text: string): string {
  const harmless = text.replace(unsafe, (character) => {
    const code = character.codePointAt(0)!;
    const hex = code.toString(16);
    return short[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
  });
  return harmless.replace(steering, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`);
}

/**
 * The character to spoil in what a CI system obeys where it reads its log:
 * `##vso[…]` and `##[…]` of Azure Pipelines, which GitHub's runner knows too, anywhere in a line
 * (microsoft/azure-pipelines-agent src/Microsoft.VisualStudio.Services.Agent/Command.cs, actions/runner src/Runner.Common/ActionCommand.cs);
 * `::command::` of GitHub, at the beginning of a line whatever space is before it, so of any word that wrapping may put there;
 * `##teamcity[…]` of TeamCity; `section_start:` and `section_end:` of GitLab
 * (gitlab-org/gitlab lib/gitlab/ci/ansi2json/converter.rb).
 */
const steering = /#(?=#\w*\[)|(?<=^|\s):(?=:[A-Za-z])|(?<=section)_(?=(?:start|end):)/gi;

/** A path or a name, safe to print, and with nothing in it that could be a token. */
export function safeName(name: string): string {
  return escapeText(redactName(name));
}

/** A sentence from outside, safe to print, and with nothing in it that could be a secret. */
export function safeSentence(sentence: string): string {
  return escapeText(redactText(sentence));
}

/**
 * Text from another program (an answer of a server, a token's payload, the output of a command) on one line, safe to print, of
 * bounded length, and with nothing in it that could be a token.
 *
 * @param longest characters that are kept before the cut
 */
export function visible(text: string, longest = 200): string {
  const harmless = redactName(text).replaceAll(/[0-9a-f]{64,}/gi, '…');
  return escapeText(harmless.length > longest ? `${harmless.slice(0, longest)}…` : harmless);
}

/** JSON escapes C0 itself, and leaves the others as they are. */
const unsafeInJson = new RegExp(`[${obeyed}]`, 'gu');

/**
 * A value as JSON in which the characters above stand as `\u` and four digits, those that a CI system would obey too: the same value
 * for a program, and harmless where a person or a job prints it.
 *
 * @param indent spaces a level; 0 for one line.
 */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replace(unsafeInJson, (character) => [...Array(character.length).keys()].map((at) => unicodeEscape(character.charCodeAt(at))).join(''))
    .replace(steering, (sign) => unicodeEscape(sign.charCodeAt(0)));
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
