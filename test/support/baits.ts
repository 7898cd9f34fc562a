/** A text that makes much work for its length when it stands there over and over, and the path that makes most. */
interface Bait {
  readonly text: string;
  readonly path: string;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const bait = (text: string, path = 'a.txt'): Bait => ({ text, path });

/** The dearest of each family that `npm run bench:hostile` found. */
export const baits = {
  key: bait('SENTRY_TOKEN '),
  beginning: bait('SENTRY_'),
  'key and digits': bait(`SENTRY_AUTH_TOKEN=${'0f1e2d3c4b5a6978'.repeat(4)}\n`),
  brackets: bait(`{"a":[("sentry token ${'0f1e2d3c4b5a6978'.repeat(4)}"`),
  escapes: bait('%2F# \\x41\\x41&#65;sn=\nSENTRY_TOKEN       :', 'vite.config.ts'),
  'half a prefix': bait(`sn=\n%2F&#${base64('system.secret')}#`, 'sentry.conf.py'),
  wide: bait('s\0n\0t\0r\0y\0'),
  'base64 in base64': bait(base64(base64('sntryu_'))),
  'header of an agent': bait(`eyJ${base64('sentry-agent+jwt').slice(0, -2)}`),
  argument: bait('sentry --auth-token $A '),
  'directives on one line': bait('sntrylint-disable '),
} as const satisfies Record<string, Bait>;

/** So many bytes of a text over and over. */
export function filled(text: string, bytes: number): Buffer {
  return Buffer.from(text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes), 'latin1');
}
