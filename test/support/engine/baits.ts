/** Stands for a number, another one at each repetition: the same value in the same surroundings is judged only once. */
const number = '{number}';

/** A text that takes a scanner long if it is repeated, and the path for which it takes longest. */
interface Bait {
  readonly text: string;
  readonly path: string;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const bait = (text: string, path = 'a.txt'): Bait => ({ text, path });

/** The slowest texts of each family that `npm run bench:hostile` has found. The scanner gives up on all of them. */
export const baits = {
  key: bait('SENTRY_TOKEN '),
  beginning: bait('SENTRY_'),
  'key and digits': bait(`SENTRY_AUTH_TOKEN=${'0f1e2d3c4b5a6978'.repeat(4)}\n${number}`),
  brackets: bait(`{"a${number}":[("sentry token ${'0f1e2d3c4b5a6978'.repeat(4)}"`),
  escapes: bait('%2F# \\x41\\x41&#65;sn=\nSENTRY_TOKEN       :', 'vite.config.ts'),
  'base64 in base64': bait(base64(base64('sntryu_'))),
  argument: bait('sentry --auth-token $A '),
  'names of kinds': bait('"kind":"Secret"sentry', 'app.json'),
  'digits and names': bait(`\\u{73}\\u{6\\\nsentry_token: ${'0f1e2d3c4b5a6978'.repeat(4)}\n/*${number}53454E5452595Fkey: 2+(U\\T(= apikey`, 'a.sh'),
  'directives on one line': bait('sntrylint-disable '),
} as const satisfies Record<string, Bait>;

/** This many bytes, filled by repeating a text. */
export function filled(text: string, bytes: number): Buffer {
  const parts = Array.from({ length: Math.ceil(bytes / text.replaceAll(number, '').length) }, (_, i) => text.replaceAll(number, `${i}`));
  return Buffer.from(parts.join('').slice(0, bytes), 'latin1');
}
