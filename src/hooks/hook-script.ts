import type { Rule } from '../rules/rule.ts';
import { fastPathPattern } from './fast-path.ts';

/**
 * The hook in POSIX sh: git and grep look first, and Node starts only where they find something to look at.
 * `docs/how-it-works.md` has the argument why it never passes what the full scan would report.
 */
export function hookScript(rules: readonly Rule[]): string {
  return template.replace('@PATTERN@', () => fastPathPattern(rules).replaceAll("'", String.raw`'\''`));
}

const template = String.raw`#!/bin/sh
# sntrylint's hook: "sntrylint-hook staged" or "sntrylint-hook commit-msg FILE", with what "sntrylint" takes.
# Made from the rules by the build. Says "nothing there" only where git and grep are sure; all else is for sntrylint.

pattern='@PATTERN@'

# Starts the full program: the one beside this file, else the one on the PATH.
full() {
  here=${'$'}{0%/*}
  if [ -f "$here/../bin/sntrylint.js" ]; then exec node "$here/../bin/sntrylint.js" "$@"; fi
  if [ -x "$here/sntrylint" ]; then exec "$here/sntrylint" "$@"; fi
  if command -v sntrylint >/dev/null 2>&1; then exec sntrylint "$@"; fi
  echo 'sntrylint: the program is not installed; nothing was scanned' >&2
  echo '  fix: npm install --save-dev sntrylint (to commit without it this once: git commit --no-verify)' >&2
  exit 3
}

# Whether a configuration says something that changes what is looked for.
is_configured() {
  for file in .sntrylint.yaml .sntrylint.yml .sntrylint.json "${'$'}{XDG_CONFIG_HOME:-${'$'}{HOME:-}/.config}/sntrylint/config.yaml"; do
    [ -e "$file" ] || continue
    grep -E 'rules|max-file-size|decode-depth|practice|archive|[\]' "$file" >/dev/null 2>&1
    [ $? -eq 1 ] || return 0
  done
  return 1
}

# Whether the content on standard input holds nothing to look at. Its last line must be "end 0", which only its
# writer can say: content has a character before it. Anything else first (a find, a failure, nothing) is a no.
holds_nothing() {
  tr -d '\000' | LC_ALL=C grep -E "$pattern|^end |^[*] Unmerged" | {
    IFS= read -r line && [ "$line" = 'end 0' ]
  }
}

# What the next commit changes, with all the lines of each file it touches.
staged() {
  GIT_OPTIONAL_LOCKS=0 LC_ALL=C git -c core.fsmonitor=false diff --cached --text --no-color --no-ext-diff --no-textconv \
    --no-renames --no-relative --submodule=short --unified=1000000000
  echo "end $?"
}

message() {
  sed 's/^/ /' <"$1"
  echo "end $?"
}

[ -n "${'$'}{SNTRYLINT_FULL:-}" ] && full "$@"
case $#,${'$'}{1:-} in
  1,staged)
    # Node reads these certificates at its start (30 ms for those of a Linux system), and nobody is asked anything here.
    unset NODE_EXTRA_CA_CERTS
    # Outside of the top folder the configuration is elsewhere.
    if [ -e .git ] && ! is_configured; then
      unset GIT_DIFF_OPTS
      staged 2>/dev/null | holds_nothing && exit 0
    fi
    ;;
  2,commit-msg)
    unset NODE_EXTRA_CA_CERTS
    if [ -e .git ] && ! is_configured; then message "$2" 2>/dev/null | holds_nothing && exit 0; fi
    ;;
esac
full "$@"
`;
