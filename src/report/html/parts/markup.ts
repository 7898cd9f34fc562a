import { redactName, redactText } from '../../../secret/redact-text.ts';
import { xmlText } from '../../xml.ts';

/** HTML markup, as opposed to text. Only the functions below and the templates in this folder make it. */
export type Markup = string;

/** In characters. Longer texts by other people are cut, and a sign shows the cut. */
const longest = { name: 400, person: 80, sentence: 1500 } as const;

/** A text by us or from a rule. */
export function text(plain: string): Markup {
  return xmlText(plain);
}

/** A path, a branch or a repository. If it is too long, its end stays, since the end says most. */
export function name(plain: string): Markup {
  const safe = redactName(plain);
  return xmlText(safe.length <= longest.name ? safe : `…${safe.slice(-longest.name)}`);
}

/** The name or address of a person. */
export function person(plain: string): Markup {
  return xmlText(cut(redactName(plain), longest.person));
}

/** A reason, a note, an answer. */
export function sentence(plain: string): Markup {
  return xmlText(cut(redactText(plain), longest.sentence));
}

/** A text to copy, with its line breaks. Only names of files in it may come from other people. */
export function lines(plain: string): Markup {
  return xmlText(redactName(plain), 'kept');
}

/** Shows markup as code. */
export function code(markup: Markup): Markup {
  return `<code>${markup}</code>`;
}

/** A list; empty without items. */
export function list(items: readonly Markup[], attributes = ''): Markup {
  return items.length === 0 ? '' : `<ul${attributes}>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** A part that can be unfolded; empty without content. */
export function folded(summary: Markup, content: Markup, attributes = ''): Markup {
  return content === '' ? '' : `<details${attributes}><summary>${summary}</summary>${content}</details>`;
}

/**
 * A link, or only its label if the address is not one of the web: a user's own rule may name any text as address.
 * @param label the text of the link
 */
export function link(url: string, label: Markup, attributes = ''): Markup {
  return isOfWeb(url) ? `<a href="${xmlText(url)}"${attributes}>${label}</a>` : label;
}

function isOfWeb(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url) && redactName(url) === url;
}

function cut(plain: string, most: number): string {
  return plain.length <= most ? plain : `${plain.slice(0, most)}…`;
}

/** `2026-01-02` from an ISO 8601 time, in the time zone of this text. */
export function day(time: string): string {
  return time.slice(0, 10);
}
