import { redactName, redactText } from './redact-text.ts';

/**
 * Characters besides C0 that a terminal or an editor would obey instead of showing: DEL and C1 (which start escape
 * sequences), marks that change the direction of text, line separators, invisible characters, and tags. The joiners
 * U+200C and U+200D are kept, since Persian, Hindi and emoji need them.
 */
const obeyed = String.raw`\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}`;

const unsafe = new RegExp(String.raw`[\u0000-\u001f${obeyed}]|[\ud800-\udfff]`, 'gu');

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Makes text from outside (a path, a line of a file, a server's answer) safe to print. Characters that would be obeyed
 * become `\n`, `\x1b` or `\u{202e}`. Visible characters stay. Everything that is printed goes through this function.
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
 * CI systems obey commands in the logs they read. This matches one character of each command, which is then replaced:
 * - `##vso[…]` and `##[…]` of Azure Pipelines, anywhere in a line. GitHub's runner obeys them too.
 *   (microsoft/azure-pipelines-agent src/Microsoft.VisualStudio.Services.Agent/Command.cs, actions/runner src/Runner.Common/ActionCommand.cs)
 * - `::command::` of GitHub at the beginning of a line, also after spaces. Wrapping may put any word there, so it is
 *   matched at each word.
 * - `##teamcity[…]` of TeamCity.
 * - `section_start:` and `section_end:` of GitLab (gitlab-org/gitlab lib/gitlab/ci/ansi2json/converter.rb).
 */
const steering = /#(?=#\w*\[)|(?<=^|\s):(?=:[A-Za-z])|(?<=section)_(?=(?:start|end):)/gi;

/** A path or a name that is safe to print. Anything in it that could be a token is hidden. */
export function safeName(name: string): string {
  return escapeText(redactName(name));
}

/** A sentence from outside that is safe to print. Anything in it that could be a secret is hidden. */
export function safeSentence(sentence: string): string {
  return escapeText(redactText(sentence));
}

/**
 * Text from another program (a server's answer, a token's payload, a command's output) on one line, safe to print and
 * not too long. Anything in it that could be a token is hidden.
 *
 * @param longest how many characters are kept before the text is cut
 */
export function visible(text: string, longest = 200): string {
  const harmless = redactName(text).replaceAll(/[0-9a-f]{64,}/gi, '…');
  return escapeText(harmless.length > longest ? `${harmless.slice(0, longest)}…` : harmless);
}

/** JSON escapes C0 itself, but not these characters. */
const unsafeInJson = new RegExp(`[${obeyed}]`, 'gu');

/**
 * A value as JSON. The characters above, and those that a CI system would obey, become `\u` and four digits. Programs
 * read the same value, and people and jobs can print it safely.
 *
 * @param indent spaces a level; 0 for one line
 */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replace(unsafeInJson, (character) => [...Array(character.length).keys()].map((at) => unicodeEscape(character.charCodeAt(at))).join(''))
    .replace(steering, (sign) => unicodeEscape(sign.charCodeAt(0)));
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
