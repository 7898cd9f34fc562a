import { inspect } from 'node:util';
import { builtinRules } from '../../src/rules/builtin.ts';
import type { BlobResult } from '../../src/scan/match.ts';
import { scanner } from '../../src/scan/scanner.ts';

const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });

/** Milliseconds for one small input, after which something does not end as it should. */
const longest = 1000;

/**
 * Scans one input and looks for what must never be.
 *
 * @returns what is wrong, or null; and how many matches there were
 */
export function check(content: Buffer, path: string): { readonly fault: string | null; readonly matches: number } {
  const started = performance.now();
  let result: BlobResult;
  try {
    result = scanning.scan(content, path);
  } catch (error) {
    return { fault: `it throws ${inspect(error)}`, matches: 0 };
  }
  const took = performance.now() - started;
  const fault = took > longest ? `it takes ${Math.round(took)} ms` : faultOf(result, content);
  return { fault, matches: result.matches.length };
}

/** The same input in chunks, cut at a place, gives the same matches. */
export async function checkChunks(content: Buffer, path: string, at: number): Promise<string | null> {
  const whole = essence(scanning.scan(content, path));
  const cut = essence(await scanning.scanChunks(chunks(content, at), path));
  return whole === cut ? null : `in chunks cut at ${at} it gives ${cut} instead of ${whole}`;
}

function faultOf({ matches }: BlobResult, content: Buffer): string | null {
  for (const { span, position, secret, excerpt, rule } of matches) {
    const value = secret.reveal();
    if (!(span.start >= 0 && span.start < span.end && span.end <= content.length)) return `${rule.id} has the span ${inspect(span)}`;
    if (position.startLine < 1 || position.startColumn < 1 || position.endLine < position.startLine) return `${rule.id} stands at ${inspect(position)}`;
    if (value.length > rule.maxLength) return `${rule.id} is longer than it may be`;
    if (excerpt.start + excerpt.length > excerpt.text.length) return `${rule.id} is marked beyond its excerpt`;
    // What a rule of practice matches is a way of writing, and no secret.
    if (rule.kind === 'practice') continue;
    for (const one of matches) if (one.excerpt.text.includes(value)) return `an excerpt holds a secret of ${rule.id}`;
    if (inspect(secret).includes(value) || JSON.stringify({ secret }).includes(value)) return `a secret of ${rule.id} prints itself`;
  }
  return null;
}

function essence({ matches }: BlobResult): string {
  return JSON.stringify(matches.map(({ rule, span, position, secret }) => [rule.id, span, position, secret.sha256]));
}

async function* chunks(content: Buffer, at: number): AsyncGenerator<Buffer> {
  yield content.subarray(0, at);
  yield content.subarray(at);
}
