import type { Look } from '../effort.ts';
import { words } from './words.ts';

/** The elements around a value, outermost last, and the elements and attributes beside it. */
export interface Elements {
  readonly parents: readonly string[];
  readonly beside: readonly [before: string, after: string];
}

/**
 * Reads the markup around a value: open elements, the tag with the value as an attribute, and elements that end beside
 * it. @param look is told of each tag
 */
export function elementsOf(before: string, after: string, look: Look): Elements {
  const open: { readonly name: string; readonly end: number }[] = [];
  for (const { 1: slash, 2: name, 3: attributes, index, 0: tag } of before.matchAll(/<(\/?)([A-Za-z][\w.:-]*)([^<>]{0,300})>/g)) {
    look('tag', 1);
    if (attributes!.endsWith('/')) continue;
    if (slash === '') open.push({ name: `${name!} ${attributes!}`, end: index + tag.length });
    else while (open.length > 0 && open.pop()!.name.split(' ', 1)[0] !== name);
  }
  const tagAt = before.lastIndexOf('<');
  if (tagAt > before.lastIndexOf('>')) return { parents: parentsOf(open), beside: [before.slice(tagAt), /^[^<>]*/.exec(after)![0]] };
  // The innermost element is the value's own. Its neighbours are in the next element around it.
  const around = open.at(-2);
  const from = around?.end ?? Math.max(0, before.length - 400);
  return { parents: parentsOf(open), beside: [asPairs(before.slice(from)), asPairs(after.slice(0, 400))] };
}

function parentsOf(open: readonly { readonly name: string }[]): readonly string[] {
  return open.toReversed().map(({ name }) => `parent: ${words(name)}`);
}

/** Rewrites `<name>X</name>` as `name: X`. */
function asPairs(text: string): string {
  return text.replaceAll(/<([\w.:-]+)[^<>]{0,200}>([^<>]{1,80})<\/\1>/g, '\n$1: $2\n').replaceAll(/<[^<>]*>/g, ' ');
}
