import { describe, expect, it } from 'vitest';
import { nameHider } from '../../src/secret/name-hider.ts';
import { Secret } from '../../src/secret/secret.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('name');
const secret = new Secret(make.user());

describe('a name', () => {
  const bare = make.legacy();
  const hide = nameHider([new Secret(bare), secret]);
  it.each([
    ['src/token-service/a.ts', 'src/token-service/a.ts'],
    [`logs/${bare}.txt`, 'logs/….txt'],
    [`logs/${Buffer.from(bare).toString('hex')}/b.txt`, 'logs/…/b.txt'],
    [`logs/${Buffer.from(Buffer.from(bare).toString('base64')).toString('base64')}`, 'logs/…'],
    [`logs/${bare.slice(0, 40)}`, `logs/${bare.slice(0, 40)}`],
    [`release/${make.hex(40)}`, null],
  ])('(%s) loses what holds a whole secret, and nothing else', (name, wanted) => {
    expect(hide(name).replaceAll(/…[0-9a-f]{4}/g, '…')).toBe(wanted ?? name);
  });

  it('of very many letters is looked through once, not once for each of them', () => {
    const name = 'A'.repeat(300_000);
    expect(hide(name)).toBe(name);
    expect(hide(`${name}/${bare}`).replace(/…[0-9a-f]{4}$/, '…')).toBe(`${name}/…`);
  });
});
