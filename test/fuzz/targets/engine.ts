import { inspect } from 'node:util';
import { builtinRules } from '../../../src/rules/builtin.ts';
import type { BlobResult } from '../../../src/engine/match.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { noAnchors } from '../../../src/engine/search/anchors.ts';
import { fault, fine, type Target, turnedAway } from '../target.ts';
import { leakySeed } from '../leaky-seed.ts';

const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });

/** Any bytes through scanner and decoders: what is found lies in the content, nothing prints a secret, cut or whole is the same. */
export const engine: Target = {
  name: 'engine',
  share: 400,
  // The first line is the path.
  keepsFirstLine: true,
  seed: (roll) => {
    const { path, content } = leakySeed(roll);
    return Buffer.concat([Buffer.from(`${path}\n`), content]);
  },
  fragments: [
    'sntry', 'sntryu_', 'sntrys_eyJ', 'c250cn', 'NudHJ5', 'zbnRye', '736e747279', '%73%6e', '\\u0073\\u006e', '&#115;&#', 's\0n\0t\0r\0y', '=\r\n',
    '"+"', '\u00ff\u00fe', 'sntrylint-disable-line ', 'SENTRY_SYSTEM_SECRET_KEY=', '0123456789abcdef'.repeat(4), '=', '_', '\u200B',
  ],
  async check(input, roll) {
    const end = input.indexOf(0x0a);
    const path = input.toString('utf8', 0, Math.max(0, end));
    const content = input.subarray(end + 1);
    const result = scanning.scan(content, path);
    const wrong = faultOf(result, content);
    if (wrong !== null) return fault(wrong);
    const anchors = scanning.look(content, path);
    if (anchors !== null && essence(scanning.scan(content, path, anchors)) !== essence(result)) return fault(`after a quick look it gives ${essence(scanning.scan(content, path, anchors))} instead of ${essence(result)}`);
    if (anchors === noAnchors && result.matches.length + result.directives.length + result.stops.length > 0) return fault('a quick look says that nothing is there');
    if (roll(16) === 0) {
      const at = roll(content.length + 1);
      const inChunks = await scanning.scanChunks(chunks(content, at), path);
      const [whole, cut] = [essence(result), essence(inChunks)];
      // Where one of them was given up, it says so.
      if (result.stops.length + inChunks.stops.length === 0 && whole !== cut) return fault(`in chunks cut at ${at} it gives ${cut} instead of ${whole}`);
    }
    return result.matches.length > 0 ? fine : turnedAway;
  },
};

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

export async function* chunks(content: Buffer, at: number): AsyncGenerator<Buffer> {
  yield content.subarray(0, at);
  yield content.subarray(at);
}
