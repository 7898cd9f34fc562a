import { describe, expect, it } from 'vitest';
import { configuration, content, explain, history, range, scan, staged, stdin, UserError, worktree, type Source } from '../../src/index.ts';

/** What is thrown at once. */
function thrown(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

const source = content('', 'a.txt');
const asked = (options: object) => () => scan(source, options as never);

describe('a program that asks for what there is not', () => {
  it.each<[string, () => unknown, string, string, string | null]>([
    ['a depth above the most', asked({ decodeDepth: 99 }), 'scan()', '"decodeDepth" must be a whole number from 0 to 8', null],
    ['a depth below 0', asked({ decodeDepth: -1 }), 'scan()', '"decodeDepth" must be a whole number from 0 to 8', null],
    ['a depth that is no number', asked({ decodeDepth: Number.NaN }), 'scan()', '"decodeDepth" must be a whole number from 0 to 8', null],
    ['a size in words', asked({ maxFileSize: '1KB' }), 'scan()', '"maxFileSize" must be a whole number of bytes from 0', null],
    ['an option with a slip', asked({ decodeDept: 1 }), 'scan()', 'there is no option "decodeDept"', 'did you mean "decodeDepth"?'],
    ['a rule that does not exist', asked({ ruleIds: new Set(['sentry-user-tokn']) }), 'scan()', 'no rule is called "sentry-user-tokn"', 'did you mean "sentry-user-token"?'],
    ['ids in a list', asked({ ruleIds: ['sentry-user-token'] }), 'scan()', '"ruleIds" must be a Set of ids, or null', null],
    ['a rule that was not read', asked({ rules: [{ id: 'acme', pattern: 'x' }] }), 'scan()', '"rules" must be what rules() gives', 'rules({ own: [...] }) completes and checks your own'],
    ['a signal that is none', asked({ signal: {} }), 'scan()', '"signal" must be an AbortSignal', null],
    ['a text for a source', () => scan('src' as unknown as Source), 'scan()', 'the first argument must be a source', 'worktree({ paths: [...] }) reads files, content(text, path) a text'],
    ['a path for a list', () => worktree({ paths: 'src' } as never), 'worktree()', '"paths" must be a list of texts', null],
    ['a number for a folder', () => staged({ cwd: 5 } as never), 'staged()', '"cwd" must be a text', null],
    ['a range that is none', () => range(5 as never), 'range()', 'the first argument must be a range such as main..HEAD', null],
    ['a time without end', () => range('a..b', { timeLimit: Infinity }), 'range()', '"timeLimit" must be a number of seconds, more than 0', null],
    ['no threads', () => history({ jobs: 0 }), 'history()', '"jobs" must be a whole number from 1 to 64', null],
    ['a name that is none', () => stdin({ path: 1 } as never), 'stdin()', '"path" must be a text', null],
    ['a text without a path', () => content('x', undefined as never), 'content()', 'the second argument must be a path', "name the file that it is, or would be: content(text, '.env')"],
    ['a number for a path', () => content('x', 5 as never), 'content()', 'the second argument must be a path', "name the file that it is, or would be: content(text, '.env')"],
    ['nothing for a content', () => content(undefined as never, undefined as never), 'content()', 'the first argument must be a text, or bytes', null],
    ['a number for a content', () => content(5 as never, 'a.txt'), 'content()', 'the first argument must be a text, or bytes', null],
    ['a number for a token', () => explain(5 as never), 'explain()', 'the token must be a text, or the secret of a finding', null],
    ['a finding for its secret', () => explain({ secret: 'x' } as never), 'explain()', 'the token must be a text, or the secret of a finding', null],
    ['a time in words', () => explain('x', 'now' as never), 'explain()', 'the second argument must be milliseconds since 1970', null],
    ['options that are a text', () => worktree('src' as never), 'worktree()', 'the options must be an object', null],
  ])('is told so at once: %s', (_, call, where, what, fix) => {
    const error = thrown(call);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ where, what, fix, exitCode: 2 });
  });

  it('is told so by configuration() too', async () => {
    await expect(configuration({ decodeDepth: 99 })).rejects.toMatchObject({ where: 'configuration()', what: '"decodeDepth" must be a whole number from 0 to 8' });
    await expect(configuration({ confg: 'x' } as never)).rejects.toMatchObject({ what: 'there is no option "confg"', fix: 'did you mean "config"?' });
  });

  it('may leave an option undefined', async () => {
    await expect(scan(source, { decodeDepth: undefined } as never)).resolves.toMatchObject({ findings: [] });
  });
});

describe('a signal', () => {
  it('that speaks while the last content is at work ends the scan all the same', async () => {
    const stop = new AbortController();
    const scanning = scan(content('clean', 'a.txt'), { signal: stop.signal });
    setImmediate(() => stop.abort(new Error('enough')));
    await expect(scanning).rejects.toThrow('enough');
  });
});
