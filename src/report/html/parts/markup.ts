import { redactName, redactText } from '../../../secret/redact-text.ts';
import { xmlText } from '../../xml.ts';

/** Markup, in contrast to text. Only the functions below and templates in this folder make it. */
export type Markup = string;

/** Longer texts that somebody else wrote are cut, with a sign: a page is to be read. */
const longest = { name: 400, person: 80, sentence: 1500 } as const;

/** Text of ours, or of a rule's. */
export function text(plain: string): Markup {
  return xmlText(plain);
}

/** A path, a branch, a repository: the end says most. */
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

/** What is to be copied, line breaks and all: it is ours, but for names of files. */
export function lines(plain: string): Markup {
  return xmlText(redactName(plain), 'kept');
}

/** What is shown as code. */
export function code(markup: Markup): Markup {
  return `<code>${markup}</code>`;
}

/** A list; nothing without items. */
export function list(items: readonly Markup[], attributes = ''): Markup {
  return items.length === 0 ? '' : `<ul${attributes}>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** What unfolds; nothing without content. */
export function folded(summary: Markup, content: Markup, attributes = ''): Markup {
  return content === '' ? '' : `<details${attributes}><summary>${summary}</summary>${content}</details>`;
}

/**
 * A link to a page of the web, or the words alone: a user's own rule may name any address.
 * @param label what is linked
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

/** `2026-01-02` of an ISO 8601 time, in the zone that it was written in. */
export function day(time: string): string {
  return time.slice(0, 10);
}
