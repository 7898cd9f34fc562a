import { findNodeAtLocation, type JSONPath, type Node, type ParseError, parse, parseTree } from 'jsonc-parser';

/**
 * The value of a JSON text. Comments, and a comma after the last item, are allowed, as in the files of editors and
 * agents.
 * @returns undefined if the text is not JSON
 */
export function jsonValue(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? value : undefined;
}

/**
 * Adds a value after the last one of a list, or to an object under the last key of the path. All other text stays unchanged. The
 * value is written like its neighbours: on lines of its own, or on the same line.
 *
 * @param path to a list, or to a key that its object does not have
 */
export function appended(text: string, path: JSONPath, value: unknown): string {
  const root = parseTree(text, [], { allowTrailingComma: true })!;
  const list = findNodeAtLocation(root, path);
  const key = list === undefined ? `${JSON.stringify(path.at(-1))}: ` : '';
  const within = list ?? findNodeAtLocation(root, path.slice(0, -1))!;
  const last = within.children?.at(-1);
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  if (last === undefined) {
    const indent = indentOf(text, within.offset);
    const inner = `\n${indent}${unit}${key}${indented(value, unit, indent + unit)}\n${indent}`;
    return spliced(text, within.offset + 1, within.offset + within.length - 1, inner, text);
  }
  const before = text.slice(endBefore(within, last), last.offset);
  const indent = /\n([ \t]*)$/.exec(before)?.[1];
  const end = last.offset + last.length;
  // A list with a comma after its last item keeps one there.
  const more = indent === undefined ? `, ${key}${JSON.stringify(value)}` : `,\n${indent}${key}${indented(value, unit, indent)}`;
  return spliced(text, end, end, more, text);
}

/** Removes a value, with its key and its comma. */
export function removed(text: string, path: JSONPath): string {
  const node = findNodeAtLocation(parseTree(text, [], { allowTrailingComma: true })!, path)!;
  const one = node.parent?.type === 'property' ? node.parent : node;
  const all = one.parent!.children!;
  const at = all.indexOf(one);
  const within = one.parent!;
  const end = one.offset + one.length;
  if (all.length === 1) return text.slice(0, within.offset + 1) + text.slice(within.offset + within.length - 1);
  if (at === 0) return text.slice(0, one.offset) + text.slice(all[1]!.offset);
  return text.slice(0, all[at - 1]!.offset + all[at - 1]!.length) + text.slice(end);
}

/** Where the text before a child ends: after the child before it, or after the opening bracket. */
function endBefore(within: Node, child: Node): number {
  const before = within.children![within.children!.indexOf(child) - 1];
  return before === undefined ? within.offset + 1 : before.offset + before.length;
}

function indentOf(text: string, offset: number): string {
  return /(?:^|\n)([ \t]*)[^\n]*$/.exec(text.slice(0, offset))?.[1] ?? '';
}

function indented(value: unknown, unit: string, indent: string): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', `\n${indent}`);
}

/** Replaces a part of the text with `more`, which gets the line ends of `like`. */
function spliced(text: string, from: number, to: number, more: string, like: string): string {
  return text.slice(0, from) + (/\r\n/.test(like) ? more.replaceAll('\n', '\r\n') : more) + text.slice(to);
}
