import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDirectives } from '../../../src/engine/text/directive.ts';
import { say } from '../../support/report/findings.ts';
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
    ['a JSON key that goes on behind the slashes', `  "//token": "${body}",`],
    ['a list in JSON', `  "//": ["${body}"],`],
    ['Markdown, a link that leads nowhere', `[//]: # (${body})`],
    ['Markdown, with quotes', `[//]: # "${body}"`],
    ['Markdown, by the word', `[comment]: <> (${body})`],
    ['Pug', `//- ${body}`],
    ['PowerShell block', `<# ${body} #>`],
    ['Freemarker', `<#-- ${body} -->`],
    ['Mustache', `{{! ${body} }}`],
    ['Liquid, Django', `{% comment %} ${body} {% endcomment %}`],
    ['Razor', `@* ${body} *@`],
    ['D', `/+ ${body} +/`],
    ['behind the directive of flake8', `x = 1  # noqa: S105 ${body}`],
    ['behind that of bandit', `x = 1  # nosec ${body}`],
    ['behind that of eslint', `x(); // eslint-disable-line no-secrets/no-secrets, ${body}`],
    ['behind that of clang-tidy', `x(); // NOLINT(cert-env33-c) ${body}`],
    ['behind that of gitleaks', `x # gitleaks:allow ${body}`],
    ['behind that of detect-secrets', `x # pragma: allowlist secret ${body}`],
    ['behind that of mypy', `x # type: ignore[arg-type] ${body}`],
    ['behind that of shellcheck', `# shellcheck disable=SC2034 ${body}`],
    ['behind one with a comment of its own', `x # nosec # ${body}`],
    ['a line that a block comment is open on', `<!--\n  ${body}\n-->`],
    ['a line of a block without asterisks', `/*\n${body}\n*/`],
    ['CRLF', `x // ${body}\r\ny`],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject([
      { verb: 'disable-line', ruleIds: ['sentry-user-token'], reason: 'made up', text: body },
    ]);
  });
});

describe('rule and reason', () => {
  it.each([
    ['// @disable-line', null, null],
    ['// @disable-line -- why', null, 'why'],
    ['// @disable-line a-rule', ['a-rule'], null],
    ['// @disable-line a-rule --', ['a-rule'], null],
    ['// @disable-line a-rule --  ', ['a-rule'], null],
    ['/* @disable-line a-rule -- */', ['a-rule'], null],
    ['// @disable-line a-rule -- why -- really', ['a-rule'], 'why -- really'],
    ['<!-- @disable-line a-rule - XML forbids two dashes -->', ['a-rule'], 'XML forbids two dashes'],
    ['// @disable-line a-rule — a dash an editor made', ['a-rule'], 'a dash an editor made'],
    ['// @disable-line two words -- why', ['two words'], 'why'],
    ['// @disable-line a, b-c,d -- why', ['a', 'b-c', 'd'], 'why'],
    ['// @disable-line a,, -- why', ['a'], 'why'],
    ['// @disable-line , -- why', [','], 'why'],
    ['[//]: # (@disable-line a -- made up (as always))', ['a'], 'made up (as always)'],
    ['"//": "@disable-line -- the \\"old\\" one", "x": 1', null, 'the \\"old\\" one'],
    ['/* @disable-line a,\n *   b\n *   -- why\n */', ['a', 'b'], 'why'],
    ['<!-- @disable-line a --\n     why\n-->', ['a'], 'why'],
    ['/* @disable-line a\n   @disable-line b -- why */', ['a'], null],
    ['// @disable-line a\n -- why', ['a'], null],
    ['# @disable-line\t-- it is "quoted"', null, 'it is "quoted"'],
  ])('%s', (text, ruleIds, reason) => {
    expect(read(text)[0]).toMatchObject({ ruleIds, reason });
  });

  it.each([
    ['// @disable-line -- x\ny', 0],
    ['/* @disable-line -- x */ y', 0],
    ['/* @disable-line -- x\n */', 1],
    ['/**\n * @disable-line -- x\n *\n */', 2],
    ['<!--\n@disable-line -- x\n-->', 1],
    ['/* @disable-line -- x\n', 0],
  ])('%j ends %i lines below', (text, linesBelow) => {
    expect(read(text)[0]).toMatchObject({ linesBelow });
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
    ['prose behind a word of its own', '// Note: @disable-line -- x'],
    ['prose below a comment that is closed', '<!-- x -->\n@disable-line -- x\n<!-- y -->'],
    ['prose about another tool', '// like eslint-disable:@disable-line -- x'],
    ['a link that leads somewhere', '[docs]: # (@disable-line -- x)'],
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
        expect(one.ruleIds ?? ['any']).not.toContain('');
        expect(one.ruleIds).not.toEqual([]);
      }
    }),
  );
});
