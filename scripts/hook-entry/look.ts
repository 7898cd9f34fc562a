/**
 * The functions of the hook, in POSIX sh, that search contents. Each process costs a commit a millisecond, so there are
 * few. The shell itself reads a short list, one git gives sizes and contents, and small texts are not passed through
 * another program.
 */
export const look = String.raw`# Whether nothing matches in the content on standard input. More than 1 MB is left to the program, since searching it may take
# a third of the time in which Node starts.
holds_nothing() {
  says_nothing "$(head -c 1000000 | matching | head -c 20)"
}

# Whether nothing matches in the message in the file $1. A message is short, so fewer processes are needed.
message_holds_nothing() {
  says_nothing "$({ LC_ALL=C tr -d '\000' <"$1" && printf '\n..end missing\n'; } | head -c 200000 | matching_text)"
}

# Whether $1 is only the line that every writer adds at its end. If the content has this line too, there are two lines.
says_nothing() {
  [ "$1" = '..end missing' ] && return
  # 2 if nothing matched so far but the end is missing: there was more content, or something failed.
  [ -n "$1" ] || return 2
  return 1
}

# Prints the first two lines that match. Three more things count as a match, since only the program can handle them: a name that
# git quotes, a missing object, and a tag of something other than a commit.
matching() {
  LC_ALL=C tr -d '\000' | matching_text
}

matching_text() {
  LC_ALL=C grep -m 2 -E "$pattern"'|^[.][.]end missing$|^[0-9a-f]{40,} [a-z]+$|^[.][.]name "|^type (tree|blob|tag)$'
}

# Starts the program. The first word tells it what standard input holds.
full_on() {
  export SNTRYLINT_STAGED_ON_STDIN="$1"
  shift
  full "$@"
}

# Looks at what the next commit adds, as listed on standard input, and ends. If the program has to decide, it gets the list or
# the contents too, since listing a large index again would take long. For more than some 150 files the look would take half
# of the time that Node takes to start.
look_at_staged() {
  if listed dd bs=512 count=32; then
    if has_fifo; then
      say "$lines" | full_on list "$@"
    elif says_nothing "$(contents 2>/dev/null | worth_a_look 2>/dev/null)"; then
      exit 0
    elif [ $? -eq 2 ]; then
      say "$lines" | full_on list "$@"
    else
      # git prints the contents while Node starts.
      { handed_over 2>/dev/null || :; } | full_on contents "$@"
    fi
  elif [ $? -eq 1 ]; then
    { { say "$lines" && cat; } 2>/dev/null || :; } | full_on list "$@"
  else
    full "$@"
  fi
  exit
}

# Whether one of the changes in $lines has a FIFO in the place of its new or its old content. git would wait for it without end;
# the program ends such a git.
has_fifo() {
  splits=$IFS IFS='
'
  set -f
  for line in $lines; do
    new=${'$'}{line#:* * * }
    old=${'$'}{line#:* * }
    for name in "${'$'}{new%% *}" "${'$'}{old%% *}"; do
      [ -p ".git/objects/${'$'}{name%"${'$'}{name#??}"}/${'$'}{name#??}" ] && IFS=$splits && return
    done
  done
  set +f
  IFS=$splits
  return 1
}

# Reads a list of objects from standard input into $lines. For up to sixteen objects it also prepares the questions to git. For
# a line of git's raw diff these are the new content, if there is one, and the path. The command "$@" reads the rest of a longer
# list. Returns 1 if there is still more, or an unknown line: the program is quicker then. Returns 2 if the list ends too early.
listed() {
  sizes='' wanted='' names='' lines='' few='' left=17
  while left=$((left - 1)) && IFS= read -r line; do
    lines="$lines$line
"
    [ "$line" != ..end ] || { few=1 && return; }
    # The shell reads byte by byte, so it reads only a short list itself.
    if [ "$left" -eq 0 ] || [ ${'$'}{#lines} -ge 4000 ]; then break; fi
    case $line in
      '' | ':'??????' 000000 '*' D	'*) continue ;;
      :*)
        names="${'$'}{names}..name ${'$'}{line#*	}
"
        # A submodule has no content here.
        case $line in ':'??????' 160000 '*) continue ;; esac
        line=${'$'}{line#:* * * }
        line=${'$'}{line%% *}
        ;;
      *[!0-9a-f]*) return 1 ;;
      *) sizes="${'$'}{sizes}info ..named
" ;;
    esac
    sizes="${'$'}{sizes}info $line
"
    wanted="$wanted
contents $line"
  done
  [ "$left" -eq 0 ] || [ ${'$'}{#lines} -ge 4000 ] || return 2
  # A shell is slow with many lines. Unlike head, dd reads no more than it was told, so the rest stays in the pipe.
  lines=$lines$("$@" 2>/dev/null && echo .)
  lines=${'$'}{lines%.}
  case $lines in *'
..end
') ;; *) return 1 ;; esac
}

# Prints the objects of $lines: first all sizes, then all contents, then the names.
contents() {
  if [ -n "$few" ]; then
    asked="${'$'}{sizes}info ..sizes$wanted"
    answered && say "$names" && echo ..end missing
    return
  fi
  asked=$(say "$lines" | LC_ALL=C sed -n '/^$/d
/^:[0-7]* 000000 [0-9a-f]* [0-9a-f]* D/d
/^:[0-7]* 160000 /d
/^[.][.]end$/{
s/.*/info ..sizes/p
g
s/^\n//p
q
}
/^[0-9a-f]/i\
info ..named
s/^:[0-7]* [0-7]* [0-9a-f]* \([0-9a-f]*\) .*/\1/
s/^/contents /
H
s/^contents/info/p') &&
    answered && say "$lines" | LC_ALL=C sed -n '/^:[0-7]* 000000 [0-9a-f]* [0-9a-f]* D/d
s/^:[^	]*	/..name /p' && echo ..end missing
}

# Prints git's answers to the questions $asked. "<<" starts no process, but some shells write a file for it. So the questions
# hold no name of a file, which could be a secret.
answered() {
  plain_git cat-file --batch-command='%(objecttype) %(objectsize)' --buffer <<ASKED && return
$asked
ASKED
  [ $? -eq 129 ] || return
  # git before 2.36 does not know this option.
  say "$asked
" | LC_ALL=C sed -n 's/^info //p' | plain_git cat-file --batch-check='%(objecttype) %(objectsize)' &&
    say "$asked
" | LC_ALL=C sed -n 's/^contents //p' | plain_git cat-file --batch='%(objecttype) %(objectsize)' --buffer
}

# Reads the sizes at the beginning. False if they are $1 bytes or more together, so that no content is read; also if an object
# that is pushed itself is neither a commit nor a tag, or an object that should be a content is not one.
sizes_below() {
  sum=0 named=''
  while read -r kind size; do
    case $kind in
      ..sizes) return 0 ;;
      ..named) named=1 && continue ;;
      blob) [ -z "$named" ] || return 1 ;;
      commit | tag) [ -n "$named" ] || return 1 ;;
      tree) return 1 ;;
      # A missing object. Asking for its content shows that it is missing.
      *) ;;
    esac
    named=''
    case $size in
      *[!0-9]*) ;;
      # Some shells compute with 32 bits.
      ?????????*) return 1 ;;
      *) sum=$((sum + size)) ;;
    esac
    [ "$sum" -lt "$1" ] || return 1
  done
  return 1
}

# Prints what matches in the objects. A matching line may be long and a shell reads slowly, so only its beginning is printed.
worth_a_look() {
  sizes_below 1000000 || return 1
  if [ "$sum" -gt 200000 ]; then matching | head -c 20; else matching; fi
}

# Prints what the next commit adds ($lines) for the full program. For each change: git's line about the new content, the change,
# the new content, and then the old content. Only a new file may have been moved, so only then it says whether there is a
# deletion. The look has found the new content to be small. If there are 32 MB or more of old content, which the program does
# not take, nothing is read.
handed_over() {
  changes=$({
    echo MERGE_HEAD
    case $lines in *' A	'*) deletion ;; esac
    say "$lines"
  } | LC_ALL=C sed 's/^:[0-7]* [0-7]* \([0-9a-f]*\) \([0-9a-f]*\) .*/\2 &\
\1/')
  case $lines in
    *' M	'* | *' T	'*)
      say "$changes
" | LC_ALL=C sed -n '/^[0-9a-f]*$/p' | plain_git cat-file --batch-check='%(objecttype) %(objectsize)' --buffer | LC_ALL=C awk '$1 == "blob" { sum += $2 } END { exit sum >= 32000000 }' || return 1
      ;;
  esac
  say "$changes
" | plain_git cat-file --batch='%(objectname) %(objecttype) %(objectsize) %(rest)' --buffer
}

# Prints "..deletion" if the next commit may delete a file. $lines holds no deletions, since there may be many. Reading an index
# of more than 2 MB again may take longer than starting Node, so for such an index the answer is yes.
deletion() {
  index=${'$'}{GIT_INDEX_FILE:-.git/index}
  if [ -n "$(find "$index" -prune -size +4000 2>/dev/null)" ]; then
    echo ..deletion
  else
    { plain_git diff-index --cached --raw --no-abbrev --no-renames --diff-filter=D HEAD -- || echo; } | { IFS= read -r line && echo ..deletion; }
  fi
}
`;
