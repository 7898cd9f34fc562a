import type { Rule } from '../../src/rules/rule.ts';

/**
 * The function `is_configured` of the hook, in POSIX sh. It says whether a configuration or a baseline may change the
 * exit code of the hook if nothing is found.
 *
 * The answer is yes, unless the file consists only of the forms below, which have no such effect. All other files are
 * left to the program, which may refuse them. A file that the program refuses must never count as harmless
 * (`test/scripts/hook-entry/plain-configuration.test.ts`).
 */
export function plainConfiguration(rules: readonly Rule[]): string {
  const lines = plainLines(rules).map(([form, sign]) => String.raw`    -e 's@^${form}$@${sign}@' -e t`);
  return template.replace('@LINES@', () => lines.join(' \\\n')).replace('@WHOLE@', () => whole());
}

/** A glob, in quotes or as a plain YAML scalar. The scalar must not be a number or a word with a meaning of its own. */
const glob = String.raw`(\.?[A-Za-z_][A-Za-z0-9_-]*[/.*][A-Za-z0-9_./*-]*|"([*][*]/|[*])?[.]?[A-Za-z0-9_][A-Za-z0-9_./*-]*")`;
/** At least two words, since one word could be a number, `null` or `true`. */
const reason = String.raw`([A-Za-z][A-Za-z0-9_.,;()+=-]* [A-Za-z0-9_.,;()+=/ -]*[A-Za-z0-9_.)]|"[A-Za-z][A-Za-z0-9_.,:;()+=#/ -]*")`;
const fingerprint = '("[0-9a-f]{32}"|[0-9a-f]{32})';
/** A date with a day that every month has. */
const day = '20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])';

/** The keys of an exception. Each has one sign if it is the first key, and another if it is a later one. */
const keys = { path: ['a', 'A'], rule: ['b', 'B'], fingerprint: ['c', 'C'], reason: ['d', 'D'], until: ['e', 'E'] } as const;
type Key = keyof typeof keys;

/** The lines that are understood, as extended expressions, and the sign of each. */
function plainLines(rules: readonly Rule[]): readonly (readonly [form: string, sign: string])[] {
  const values: Readonly<Record<Key, string>> = { path: glob, rule: `(${rules.map(({ id }) => id).join('|')})`, fingerprint, reason, until: day };
  return [
    ['exclude:', 'X'],
    [`exclude: \\[${glob}(, ${glob})*\\]`, 'G'],
    ['suppress:', 'S'],
    ['fail-on: (any|live|none)', 'F'],
    ['practice: (off|not-in-hooks)', 'P'],
    [`  - ${glob}`, 'x'],
    ...(Object.keys(keys) as Key[]).flatMap((key) => [
      [`  - ${key}: ${values[key]}`, keys[key][0]] as const,
      [`    ${key}: ${values[key]}`, keys[key][1]] as const,
    ]),
  ];
}

/**
 * An expression for the signs of a whole file. Each key comes once. Each exception has a reason, and at least one of
 * rule, path and fingerprint.
 */
function whole(): string {
  const kinds: readonly Key[] = ['path', 'rule', 'fingerprint'];
  const sets = kinds.flatMap((kind, i) => [['reason', kind], ...[...kinds.slice(i + 1), 'until' as const].map((more) => ['reason', kind, more])] as Key[][]);
  const exceptions = sets.flatMap(orders).map((order) => order.map((key, i) => keys[key][i === 0 ? 0 : 1]).join(''));
  return `[.](Xx+|G|S(${exceptions.join('|')})+|F|P)*[.]`;
}

function orders<T>(some: readonly T[]): readonly (readonly T[])[] {
  if (some.length === 0) return [[]];
  return some.flatMap((one, i) => orders(some.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

const template = String.raw`# Whether a configuration or a baseline may change the exit code if nothing is found.
is_configured() {
  plain=
  for file in .sntrylint.yaml .sntrylint.yml .sntrylint.json; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    # Only one configuration is allowed, and this script does not read JSON.
    { [ -z "$plain" ] && [ "$file" != .sntrylint.json ] && is_plain_file "$file" && is_plain_configuration "$file"; } || return 0
    plain=$file
  done
  file=.sntrylint-baseline.json
  [ -e "$file" ] || [ -L "$file" ] || return 1
  ! { is_plain_file "$file" && is_plain_baseline "$file"; }
}

is_plain_file() {
  [ -f "$1" ] && [ ! -L "$1" ] && [ -r "$1" ]
}

# Replaces each known line by its sign, and any other line by "!".
is_plain_configuration() {
  text=$({ head -c 20000 <"$1" && echo /end; } 2>/dev/null | LC_ALL=C tr '\000' '!')
  case $text in */end) ;; *) return 1 ;; esac
  [ ${'$'}{#text} -lt 20000 ] || return 1
  signs=$(printf '%s\n' "${'$'}{text%/end}" | LC_ALL=C sed -E -e '/^ *$/d' -e '/^ *#[ -~]*$/d' -e 's@.{200}@!@' -e 's@[.][.]|/[.]?/@!@' -e 's@[*][^/]*[*][^/]*[*][^/]*[*]@!@' -e 's@([*][*].*){4}@!@' \
    -e 's@fingerprint: [0-9e]*$@!@' \
@LINES@ \
    -e 's@.*@!@' 2>/dev/null) || return 1
  case $signs in *[XG]*[XG]* | *S*S* | *F*F* | *P*P*) return 1 ;; esac
  printf '.%s.' "$signs" | LC_ALL=C tr -d '\n' | LC_ALL=C grep -Eqx '@WHOLE@' 2>/dev/null
}

# Whether the baseline has the form in which "sntrylint baseline" writes it.
is_plain_baseline() {
  [ "$(head -c 300000 <"$1" 2>/dev/null | LC_ALL=C tr '\000' '!' | LC_ALL=C sed -nE -e '1{' -e 's/^\{ "version": 1, "findings": \[$/begin/p' -e t -e '}' \
    -e '/^\{ "fingerprint": "[0-9a-f]{32}", "rule": "[a-z0-9-]{1,200}" \},$/d' \
    -e '/^\{\}$/{' -e '$!N' -e 's/^\{\}\n\] \}$/end/' -e '$!s/.*/!/' -e '}' -e p)" = 'begin
end' ]
}
`;
