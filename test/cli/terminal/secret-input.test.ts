import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { hiddenLine } from '../../../src/cli/terminal/secret-input.ts';
import { collector, fakeKeyboard } from '../../support/fake-io.ts';

it('hides what is typed before it asks: an answer that comes at once would be echoed', async () => {
  const keyboard = fakeKeyboard();
  const hidden: boolean[] = [];
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      hidden.push(keyboard.raw());
      if (chunk.toString() === 'Token: ') keyboard.type('abc\r');
      done();
    },
  });
  const line = await hiddenLine({ stdin: keyboard.stdin, stdout: collector(undefined).stream, stderr, env: {}, cwd: '/' }, 'Token: ');
  expect([line, hidden, keyboard.raw()]).toEqual(['abc', [true, false], false]);
});
