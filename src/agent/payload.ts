import { UserError } from '../errors.ts';
import { isObject } from '../json.ts';

/** The payload on a hook's standard input: one JSON object. */
export type Payload = Readonly<Record<string, unknown>>;

/**
 * Reads the payload of an agent.
 * @throws {UserError} if it is not a JSON object, or has a key twice, since nobody knows which of the two values the
 * agent uses
 */
export function readPayload(input: Buffer): Payload {
  const text = input.toString('utf8');
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch {
    // The parser's message would quote the input.
    throw new UserError('standard input is not JSON');
  }
  if (!isObject(payload)) throw new UserError('standard input is not a JSON object');
  if (keysIn(text) !== keysOf(payload)) throw new UserError('one object on standard input has a key twice');
  return payload;
}

/** How many keys a JSON text has: strings with a colon after them. */
function keysIn(text: string): number {
  let keys = 0;
  for (let start = text.indexOf('"'); start !== -1; ) {
    const end = closingQuote(text, start);
    let next = end + 1;
    while (/[ \t\r\n]/.test(text[next] ?? '')) next++;
    if (text[next] === ':') keys++;
    start = text.indexOf('"', next);
  }
  return keys;
}

function closingQuote(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return end;
  }
}

function keysOf(value: unknown): number {
  let keys = 0;
  for (const open: unknown[] = [value]; open.length > 0; ) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    if (!Array.isArray(one)) keys += Object.keys(one).length;
    for (const inner of Object.values(one)) open.push(inner);
  }
  return keys;
}

/** The text of a field; empty if there is no such field. */
export function field(payload: Payload, ...names: readonly string[]): string {
  return names.map((name) => payload[name]).find((value) => typeof value === 'string') ?? '';
}

/** All texts in a value, at any depth. */
export function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return isObject(value) ? Object.values(value).flatMap(strings) : [];
}

/** The arguments of a call. Some releases send them as a text with JSON; a text that is not JSON stays a text. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const read: unknown = JSON.parse(value);
    return isObject(read) || Array.isArray(read) ? read : value;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}
