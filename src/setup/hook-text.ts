/** The hooks of git that sntrylint can stand in. */
export type HookName = 'pre-commit' | 'commit-msg' | 'pre-push';

/**
 * What each hook asks `sntrylint-hook` for, which lets git look first and starts Node only where it must; `"$@"` are the
 * arguments that git gives.
 */
const calls: Readonly<Record<HookName, string>> = {
  'pre-commit': 'staged',
  'commit-msg': 'commit-msg "$1"',
  'pre-push': 'pre-push "$@"',
};

/** Every hook that can be set up. */
export const hookNames = Object.keys(calls) as HookName[];

/**
 * What a hook runs, as lines of POSIX sh for the root of the work tree: the program of the repository, else the one on
 * the PATH, else an error. A hook whose program is missing must not say OK.
 *
 * @param stdin `kept` where commands that follow read standard input too: git tells a pre-push hook there what it pushes
 */
export function hookLines(name: HookName, stdin: 'kept' | 'used' = 'used'): readonly string[] {
  const skip = name === 'pre-push' ? 'git push --no-verify' : 'git commit --no-verify';
  const lines = [
    'sntrylint_hook=./node_modules/.bin/sntrylint-hook',
    '[ -x "$sntrylint_hook" ] || sntrylint_hook=sntrylint-hook',
    'command -v "$sntrylint_hook" >/dev/null || {',
    `  echo 'sntrylint: the program was not found, so nothing was scanned; to fix: npm install, or npm install --global sntrylint; to skip once: ${skip}' >&2`,
    '  exit 1',
    '}',
  ];
  if (name !== 'pre-push' || stdin === 'used') return [...lines, `"$sntrylint_hook" ${calls[name]} || exit`];
  return [
    ...lines,
    'sntrylint_refs=$(cat)',
    `printf '%s\\n' "$sntrylint_refs" | "$sntrylint_hook" ${calls[name]} || exit`,
    'exec <<SNTRYLINT_REFS',
    '$sntrylint_refs',
    'SNTRYLINT_REFS',
  ];
}

/** {@link hookLines} in one line, for a configuration that takes one command. It begins and ends in a way that {@link hookCommand} finds. */
export function hookOneLiner(name: HookName): string {
  return hookLines(name).join('; ').replaceAll('{;', '{').replaceAll(/;\s+/g, '; ');
}

/** A one-liner of ours at the head of a command, with what joins it to the rest. */
export const hookCommand = /^sntrylint_hook=\.\/node_modules\/\.bin\/sntrylint-hook; .*?"\$sntrylint_hook" (?:staged|commit-msg "\$1"|pre-push "\$@") \|\| exit(?:; )?/;

/** Whether a script or a configuration calls sntrylint, in whatever way; a comment that names it does not. */
export function callsSntrylint(text: string): boolean {
  return text.split('\n').some((line) => /\bsntrylint\b/.test(line.replace(/(?:^|\s)#.*/, '')));
}
