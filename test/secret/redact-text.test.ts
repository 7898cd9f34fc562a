import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactName, redactText } from '../../src/secret/redact-text.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('redact');
const prefixed = [make.user(), make.integration(), make.appSecret(), make.org(), make.dsn(), make.agent()];
const bare = [make.legacy(), make.systemSecret()];

describe('redactText', () => {
  it('hides every kind of secret wherever it stands', () => {
    const around = fc.string({ unit: fc.constantFrom(...'ab ./:"\'\n') });
    fc.assert(
      fc.property(fc.constantFrom(...prefixed, ...bare), around, around, (secret, before, after) => {
        expect(redactText(`${before} ${secret} ${after}`)).not.toContain(secret);
      }),
    );
  });

  it('keeps the prefix, so that people know what stood there', () => {
    expect(redactText(`the token ${prefixed[0]} is a fake`)).toBe('the token sntryu_… is a fake');
  });

  it.each(['no such file: src/config/index.ts', 'see https://github.com/acme/app/issues/12', 'object 1234567 is missing', `git fetch origin ${make.hex(40)}`])(
    'leaves plain words alone: %s',
    (text) => {
      expect(redactText(text)).toBe(text);
    },
  );
});

describe('redactText, of what is no name of an object', () => {
  it.each([32, 39, 41, 64])('hides %i hex digits', (digits) => {
    expect(redactText(`git fetch origin ${make.hex(digits)}`)).toBe('git fetch origin …');
  });

  it('hides 40 characters that are part of more', () => {
    expect(redactText(`key=${make.hex(40)}`)).toBe('…');
  });
});

describe('redactName', () => {
  it('hides tokens that need no context', () => {
    for (const secret of prefixed) expect(redactName(`a/${secret}.txt`)).not.toContain(secret);
  });

  it('leaves names that are hashes, as stores of content have them', () => {
    expect(redactName(`objects/${bare[0]}`)).toBe(`objects/${bare[0]}`);
  });

  it('shows of a token that a name spells in encodings its prefix and last four, and nothing of one without a prefix', () => {
    const [prefixed, bare] = [make.user(), make.legacy()];
    const ways: readonly ((text: string) => string)[] = [
      (text) => Buffer.from(text).toString('hex'),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
    ];
    for (const way of ways) {
      expect(redactName(`Bo ${way(prefixed)} <bo@example.org>`)).toBe(`Bo sntryu_…${prefixed.slice(-4)} <bo@example.org>`);
      expect(redactName(`Bo ${way(bare)} <bo@example.org>`)).toBe('Bo … <bo@example.org>');
    }
  });
});

describe('a JWT', () => {
  const jwt = prefixed.at(-1)!;
  it.each([
    [`a/${jwt}`, 'a/…'],
    [`token-${jwt}`, 'token-…'],
    [`a.b.${jwt}.d`, 'a.b.….d'],
    [`eyJ.eyJ_eyJ.${jwt}`, 'eyJ.eyJ_eyJ.…'],
  ])('is hidden after whatever stands before it: %s', (name, wanted) => {
    expect(redactName(name)).toBe(wanted);
  });

  it.each(['eyJ', 'eyJaaaaaaa.', 'eyJaaaaaaaa/'])('is looked for once in a long row of its beginnings: %s', (beginning) => {
    const row = beginning.repeat(300_000);
    expect(redactName(row) === row).toBe(true);
  });
});
