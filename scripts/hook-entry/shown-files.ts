/**
 * The functions of the hook, in POSIX sh, for commands and searches of a coding agent that show plainly named files. The entry
 * searches these files together with the step, since such a command can show no more than them.
 */
export const shownFiles = String.raw`# Whether the step's own text and $files, one a line, hold nothing to look at, nor anything that $1, an expression too,
# matches.
step_holds_nothing() {
  if [ -n "$files" ]; then
    # shellcheck disable=SC2086
    says_nothing "$(set -f && IFS=$line_feed && set -- "$1" $files && step_and_files "$@")"
  else
    found=$({ unescaped && printf '\n..end missing\n'; } | LC_ALL=C grep -E "$pattern$1"'|^[.][.]end missing$') && [ "$found" = '..end missing' ]
  fi
}

# What matches in the step and in the files behind $1. One that ends within a line gets an end of its own.
step_and_files() {
  asks=$1
  shift
  {
    if [ $# -eq 1 ]; then
      unescaped && echo && LC_ALL=C tr -d '\000' <"$1" && printf '\n..end missing\n'
    else
      unescaped && echo && { { LC_ALL=C grep -ah '' -- "$@" || [ $? -eq 1 ]; } && printf '\n..end missing\n'; } | LC_ALL=C tr -d '\000'
    fi
  } | head -c 1000000 | LC_ALL=C grep -m 2 -E "$pattern$asks"'|^[.][.]end missing$'
}

# Whether the step has one command and no more, which shows files that are named plainly: "cat a", "sed -n '1,80p' a",
# "grep -n x a | head -5", "grep -rn 'x y' src". Puts them into $files. Each word behind a name is taken for a file, which
# may not be there.
shows_plain_files() {
  found=${'$'}{frame#*'"command":"'}
  line=
  while :; do
    case $found in *'"'*) ;; *) return 1 ;; esac
    piece=${'$'}{found%%'"'*}
    found=${'$'}{found#*'"'}
    case $piece in
      *[\\]) line=$line${'$'}{piece%?}'"' ;;
      *) line=$line$piece && break ;;
    esac
  done
  case ${'$'}{frame%%'"command":"'*}$found in @COMMANDS@ | *'"args"'*) return 1 ;; esac
  # Of a long one the end is not there.
  case $line in *'*') return 1 ;; esac
  line=${'$'}{line#"cd $PWD && "}
  case $line in "sed -n '"[0-9]*"p' "*)
    found=${'$'}{line#*\'}
    line=${'$'}{found#*\'}
    case ${'$'}{found%%\'*} in *[!0-9,p]*) return 1 ;; esac
    line="cat$line"
    ;;
  esac
  case $line in *' 2>/dev/null'*) line="${'$'}{line%%' 2>/dev/null'*} ${'$'}{line#*' 2>/dev/null'}" ;; esac
  left=20
  without_quotes || return 1
  case $line in *[!A-Za-z0-9_./\ \|=,*-]* | *'||'*) return 1 ;; esac
  is_name=1 position=0
  set -f
  for found in $line '|'; do plain_word || { set +f && return 1; }; done
  set +f
}

# Takes the quoted words out of $line, and puts "-q" where they were; those that are names of files go to $files.
without_quotes() {
  while :; do
    case $line in *[\"\']*) ;; *) return 0 ;; esac
    before=${'$'}{line%%[\"\']*}
    found=${'$'}{line#"$before"}
    case $found in
      \"*\"*) found=${'$'}{found#?} behind=${'$'}{found#*\"} found=${'$'}{found%%\"*} ;;
      \'*\'*) found=${'$'}{found#?} behind=${'$'}{found#*\'} found=${'$'}{found%%\'*} ;;
      *) return 1 ;;
    esac
    # It is a word of its own, or the value of an option, and neither a variable nor an option.
    case $before in *' ' | *'=') ;; *) return 1 ;; esac
    case $behind in '' | ' '*) ;; *) return 1 ;; esac
    case $found in -* | *[\\\$\`]* | '') return 1 ;; esac
    line=$before-q$behind
    [ ! -d "$found" ] || return 1
    if [ -e "$found" ] || [ -L "$found" ]; then named_file || return 1; fi
  done
}

# Takes the word $found of a command line, of which $is_name says that a command begins there; its name is $name then,
# $position the number of its commands so far, $through what it goes through.
plain_word() {
  if [ -n "$is_name" ]; then
    is_name='' through='' operands=0 roots='' skips=''
    case $found in cat | head | tail | nl | wc | sort | uniq | grep | egrep | fgrep) ;; rg) through=1 ;; *) return 1 ;; esac
    name=$found position=$((position + 1))
    return
  fi
  if [ -n "$skips" ]; then skips='' && return; fi
  case $found in
    '|')
      is_name=1
      [ -n "$through" ] || return 0
      # Behind a pipe it reads what comes by that.
      if [ -z "$roots" ]; then
        [ "$name" = rg ] && [ "$position" -gt 1 ] && return
        found=. && named_folder || return 1
      fi
      ;;
    *'|'*) return 1 ;;
    -q) operands=$((operands + 1)) ;;
    --*)
      case $name,$found in
        *grep,--include=* | *grep,--exclude=* | *grep,--exclude-dir=* | rg,--glob=* | rg,--type=* | rg,--hidden | rg,--no-heading | *,--line-number | *,--ignore-case | *,--color=* | *,--max-count=* | *,--lines=*) ;;
        *) return 1 ;;
      esac
      ;;
    *[*=,]*) return 1 ;;
    -*)
      case $name,$found in
        # What stands in a file, or behind a link, or what is no line.
        *grep,-*[fdeLR]* | rg,-*[fdeLrzuEjM]* | tail,-*[fF]*) return 1 ;;
        *grep,-*[ABCm] | rg,-*[ABCmgtT] | head,-[nc] | tail,-[nc]) skips=1 ;;
      esac
      case $name,$found in *grep,-*r*) through=1 ;; esac
      ;;
    *)
      operands=$((operands + 1))
      [ -e "$found" ] || [ -L "$found" ] || return 0
      case $found in ../* | */../* | */..) return 1 ;; esac
      if [ -d "$found" ]; then
        case $name in *grep) ;; rg) ;; *) return 0 ;; esac
        # Of grep the first is what it looks for; an option that lets it go through folders may follow.
        [ "$operands" -eq 1 ] || roots=1
        named_folder
      else
        case $name in *grep | rg) [ "$operands" -eq 1 ] || roots=1 ;; esac
        named_file
      fi
      ;;
  esac
}

named_file() {
  left=$((left - 1))
  [ "$left" -ge 0 ] && [ -f "$found" ] || return 1
  files="$files$found
"
}

# Puts the files below the folder $found into $files, if they are few: of more a look takes as long as the program takes to
# start.
named_folder() {
  case $found/ in .git/* | */.git/* | node_modules/* | */node_modules/* | .venv/* | */.venv/* | __pycache__/* | */__pycache__/*) return 1 ;; esac
  [ ! -L "$found" ] || return 1
  set +f
  unset GLOBIGNORE FIGNORE
  room=300
  below "$found"
}

# The shell goes through a folder itself, since "find" takes longer to start. It passes over what the program, too, passes
# over where it is not named itself.
below() {
  [ -r "$1" ] && [ -x "$1" ] || return 1
  for found in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ -L "$found" ] || [ ! -e "$found" ]; then continue; fi
    room=$((room - 1))
    [ "$room" -ge 0 ] || return 1
    case $found in
      *'
'*) return 1 ;;
      */.git | */node_modules | */.venv | */__pycache__) [ ! -d "$found" ] || continue ;;
    esac
    if [ -d "$found" ]; then below "$found" || return 1; elif [ -f "$found" ]; then files="$files$found$line_feed"; fi
  done
}

# Whether the agent's own search shows no line, or goes through a folder or a file that is named plainly, which goes to $files.
searched_plainly() {
  found=${'$'}{frame#*'"tool_input":{'}
  case ${'$'}{found%%\}*} in *'{'*) return 1 ;; esac
  case $frame in
    *'"output_mode"'*'"output_mode"'*) return 1 ;;
    *'"output_mode":"files_with_matches"'* | *'"output_mode":"count"'*) return 0 ;;
    *'"output_mode"'*) ;;
    *) return 0 ;;
  esac
  case $found in
    *'"path":"'*) found=${'$'}{found#*'"path":"'} found=${'$'}{found%%'"'*} ;;
    *'"path"'*) return 1 ;;
    *) found=. ;;
  esac
  is_plain_name "$found" || return 1
  left=1
  if [ -d "$found" ]; then named_folder; elif [ -e "$found" ]; then named_file; fi
}
`;
