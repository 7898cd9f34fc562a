import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDirectives } from '../../../src/engine/text/directive.ts';
import { say } from '../../support/findings.ts';
import { tokens } from '../../support/tokens.ts';

const read = (text: string) => parseDirectives(say(text));
const body = say('@disable-line sentry-user-token -- made up');

describe('a directive is read in the comment of every language', () => {
  it.each([
    ['JavaScript', `x(); // ${body}`],
    ['without a space', `x(); //${body}`],
    ['shell, Python, YAML', `x # ${body}`],
    ['SQL, Lua, Haskell', `x -- ${body}`],
    ['C', `x /* ${body} */`],
    ['a line in a block comment', ` * ${body}`],
    ['HTML, Markdown', `x <!-- ${body} -->`],
    ['ini, Lisp', `x ; ${body}`],
    ['TeX, Erlang', `x % ${body}`],
    ['batch', `REM ${body}`],
    ['batch, lower case', `@rem ${body}`],
    ['batch, label', `:: ${body}`],
    ['Vim', `x " ${body}`],
    ['Basic', `x ' ${body}`],
    ['JSX', `<p>{/* ${body} */}</p>`],
    ['Jinja', `{# ${body} #}`],
    ['Handlebars', `{{!-- ${body} --}}`],
    ['ERB', `<%# ${body} %>`],
    ['JSP', `<%-- ${body} --%>`],
    ['OCaml', `(* ${body} *)`],
    ['Haskell block', `{- ${body} -}`],
    ['Lua block', `--[[ ${body} ]]`],
    ['m4', `dnl ${body}`],
    ['a JSON key for comments', `  "//": "${body}",`],
    ['CRLF', `x // ${body}\r\ny`],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject([
      { verb: 'disable-line', ruleId: 'sentry-user-token', reason: 'made up', text: body },
    ]);
  });
});

describe('rule and reason', () => {
  it.each([
    ['// @disable-line', null, null],
    ['// @disable-line -- why', null, 'why'],
    ['// @disable-line a-rule', 'a-rule', null],
    ['// @disable-line a-rule --', 'a-rule', null],
    ['// @disable-line a-rule --  ', 'a-rule', null],
    ['/* @disable-line a-rule -- */', 'a-rule', null],
    ['// @disable-line a-rule -- why -- really', 'a-rule', 'why -- really'],
    ['<!-- @disable-line a-rule - XML forbids two dashes -->', 'a-rule', 'XML forbids two dashes'],
    ['// @disable-line a-rule — a dash an editor made', 'a-rule', 'a dash an editor made'],
    ['// @disable-line two words -- why', 'two words', 'why'],
    ['# @disable-line\t-- it is "quoted"', null, 'it is "quoted"'],
  ])('%s', (text, ruleId, reason) => {
    expect(read(text)).toMatchObject([{ ruleId, reason }]);
  });

  it.each(['disable', 'enable', 'disable-line', 'disable-next-line'])('knows the verb %s', (verb) => {
    expect(read(`# @${verb} -- x`)).toMatchObject([{ verb }]);
  });

  it('finds several in one text, each with the place of its keyword', () => {
    const text = say('a // @disable -- x\nb\n// @enable\n');
    expect(parseDirectives(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      say('@disable'),
      say('@enable'),
    ]);
  });

  it('hides a secret that is repeated in the reason or written instead of a rule', () => {
    const make = tokens('directive');
    const [user, legacy, org, dsn] = [make.user(), make.legacy(), make.org(), make.dsn()];
    for (const secret of [user, legacy, org, dsn]) {
      const shown = JSON.stringify(read(`# @disable-line ${secret} -- ${secret} is a fake`));
      expect(shown).not.toContain(secret);
      expect(shown).toContain('is a fake');
    }
  });

  it('stays short on a line without an end', () => {
    const [found] = read(`/* @disable-line a -- ${'no '.repeat(100_000)}`);
    expect(found!.text.length).toBeLessThan(600);
  });
});

describe('what is no directive', () => {
  it.each([
    ['prose', 'Write @disable-line above it'],
    ['code in Markdown', 'Use `@disable-line RULE -- reason`.'],
    ['another verb', '// @disable-lines -- x'],
    ['an unknown verb', '// @ignore -- x'],
    ['a bare line', '@disable-line -- x'],
    ['a comment that goes on before it', '// never use @disable-line'],
    ['a program name', 'npx @disable'],
    ['a text in code', "const keyword = '@disable';"],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual([]);
  });
});

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
      for (const one of read(`${before}// @disable-line${after}`)) {
        expect(one.reason).not.toBe('');
        expect(one.ruleId).not.toBe('');
      }
    }),
  );
});
