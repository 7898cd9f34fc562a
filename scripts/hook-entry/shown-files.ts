/**
 * The functions of the hook, in POSIX sh, for commands and searches of a coding agent that show plainly named files.
 * The hook searches these files together with the step, since the command can show nothing else.
 */
export const shownFiles = String.raw`# Whether nothing matches in the step and in $files (one on each line). $1 is another expression that must not match either.
step_holds_nothing() {
  if [ -n "$files" ]; then
    # shellcheck disable=SC2086
    says_nothing "$(set -f && IFS=$line_feed && set -- "$1" $files && step_and_files "$@")"
  else
    found=$({ unescaped && printf '\n..end missing\n'; } | LC_ALL=C grep -E "$pattern$1"'|^[.][.]end missing$') && [ "$found" = '..end missing' ]
  fi
}

# Prints what matches in the step, and in the files that are named after $1. A file without a line end gets one.
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

# Whether the step is a single command line that shows only plainly named files: "cat a", "sed -n '1,80p' a",
# "grep -n x a | head -5", "grep -rn 'x y' src". Puts these files into $files. Each word after the name of a command may be a
# file; a word without a file is ignored.
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
  # A long line was cut, and ends with a star.
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

# Replaces each quoted word of $line by "-q". If a quoted word is the name of a file, adds it to $files.
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
    # Accepts only a whole word or the value of an option; not an option itself, and nothing with a variable.
    case $before in *' ' | *'=') ;; *) return 1 ;; esac
    case $behind in '' | ' '*) ;; *) return 1 ;; esac
    case $found in -* | *[\\\$\`]* | '') return 1 ;; esac
    line=$before-q$behind
    [ ! -d "$found" ] || return 1
    if [ -e "$found" ] || [ -L "$found" ]; then named_file || return 1; fi
  done
}

# Handles the word $found of a command line. $is_name is set if the word is the name of a command, which then becomes $name.
# $position counts the commands so far. $through is set if the command searches folders.
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
      # If no folder is named, the folder itself is searched. But after a pipe rg reads standard input.
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
        # These options read patterns from a file, follow links, or show more than lines.
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
        # For grep the first operand is the pattern. The option to search folders may come later.
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

# Whether the agent's own search tool shows no lines, or searches a plainly named folder or file, which is added to $files.
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
