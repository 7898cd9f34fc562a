/**
 * The functions of the hook, in POSIX sh, that search contents. Each process costs a commit a millisecond, so there are
 * few: the shell itself reads a few lines, one git gives sizes and contents, and no program cuts small texts.
 */
export const look = String.raw`# Whether the content on standard input holds nothing to look at.
# Of more than 1 MB the look may take a third of what Node takes to start: that is for the program, too.
holds_nothing() {
  says_nothing "$(head -c 1000000 | matching | head -c 20)"
}

# Whether the message in the file $1 holds nothing to look at: with fewer processes, since it is short.
message_holds_nothing() {
  says_nothing "$({ LC_ALL=C tr -d '\000' <"$1" && printf '\n..end missing\n'; } | head -c 200000 | matching_text)"
}

# Whether only the line matches, of those in $1, with which a writer ends. Where content has the same, there are two.
says_nothing() {
  [ "$1" = '..end missing' ] && return
  # 2 where nothing was found so far, so that more was there, or something failed.
  [ -n "$1" ] || return 2
  return 1
}

# The first two lines that match. What git quotes in a name is no longer as it was, a missing object says nothing, and
# what a tag names, if no commit, is not looked at.
matching() {
  LC_ALL=C tr -d '\000' | matching_text
}

matching_text() {
  LC_ALL=C grep -m 2 -E "$pattern"'|^[.][.]end missing$|^[0-9a-f]{40,} [a-z]+$|^[.][.]name "|^type (tree|blob|tag)$'
}

# The program, which finds on standard input what the first word says.
full_on() {
  export SNTRYLINT_STAGED_ON_STDIN="$1"
  shift
  full "$@"
}

# Looks at what the next commit adds, which is listed on standard input, and ends. The program gets the list, or all, since
# to list a large index takes long.
look_at_staged() {
  if listed dd bs=4096 count=12; then
    if says_nothing "$(contents 2>/dev/null | worth_a_look 2>/dev/null)"; then exit 0; elif [ $? -eq 2 ]; then
      say "$lines" | full_on list "$@"
    else
      # git speaks while Node starts.
      { handed_over 2>/dev/null || :; } | full_on contents "$@"
    fi
  elif [ $? -eq 1 ]; then
    { { say "$lines" && cat; } 2>/dev/null || :; } | full_on list "$@"
  else
    full "$@"
  fi
  exit
}

# Reads a list of objects from standard input into $lines; of up to sixteen also what to ask of them. Of git's raw lines
# that is the new content, where there is one, and the path. 1 where there is more than "$@" reads behind these, or something
# that is not known: the program is quicker then; 2 where the list ends too early.
listed() {
  sizes='' wanted='' names='' lines='' few='' left=17
  while left=$((left - 1)) && IFS= read -r line; do
    lines="$lines$line
"
    [ "$line" != ..end ] || { few=1 && return; }
    # It takes a call of the system for each byte.
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
  # A shell is slow with many lines. What dd, unlike head, has not read stays in the pipe.
  lines=$lines$("$@" 2>/dev/null && echo .)
  lines=${'$'}{lines%.}
  case $lines in *'
..end
') ;; *) return 1 ;; esac
}

# The objects that are $lines: first the sizes of all, then each whole, then the names.
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

# What git says where it is asked $asked. "<<" starts no process, but some shells write a file for it: a name, which may
# be a secret, is not among what is asked.
answered() {
  plain_git cat-file --batch-command='%(objecttype) %(objectsize)' --buffer <<ASKED && return
$asked
ASKED
  [ $? -eq 129 ] || return
  # Before 2.36 git takes no commands.
  say "$asked
" | LC_ALL=C sed -n 's/^info //p' | plain_git cat-file --batch-check='%(objecttype) %(objectsize)' &&
    say "$asked
" | LC_ALL=C sed -n 's/^contents //p' | plain_git cat-file --batch='%(objecttype) %(objectsize)' --buffer
}

# Reads the sizes that come first; false where they are $1 bytes or more together, so that no content is read then, where
# what is named itself is neither commit nor tag, and where a file is.
sizes_below() {
  sum=0 named=''
  while read -r kind size; do
    case $kind in
      ..sizes | ..end) return 0 ;;
      ..named) named=1 && continue ;;
      blob) [ -z "$named" ] || return 1 ;;
      commit | tag) [ -n "$named" ] || return 1 ;;
      tree) return 1 ;;
      # It is missing, and is told by that when it is asked for.
      *) ;;
    esac
    named=''
    case $size in
      *[!0-9]*) ;;
      # Some shells reckon with 32 bits.
      ?????????*) return 1 ;;
      *) sum=$((sum + size)) ;;
    esac
    [ "$sum" -lt "$1" ] || return 1
  done
  return 1
}

# What matches in objects. A shell reads slowly, and a line that matches may be long.
worth_a_look() {
  sizes_below 1000000 || return 1
  if [ "$sum" -gt 200000 ]; then matching | head -c 20; else matching; fi
}

# What the next commit adds, which is $lines, for the full program: of each change what git says of the new content, the
# change and that content; behind it what was there before. Of deletions only whether there is one. Of more than 32 MB,
# which the program does not take, nothing is read.
handed_over() {
  changes=$({
    echo MERGE_HEAD
    deletion
    say "$lines"
  } | LC_ALL=C sed 's/^:[0-7]* [0-7]* \([0-9a-f]*\) \([0-9a-f]*\) .*/\2 &\
\1/')
  say "$changes
" | LC_ALL=C sed -e '/^MERGE_HEAD$/d' -e 's/ .*//' | plain_git cat-file --batch-check='%(objecttype) %(objectsize)' --buffer | sizes_below 32000000 || return 1
  say "$changes
" | plain_git cat-file --batch='%(objectname) %(objecttype) %(objectsize) %(rest)' --buffer
}

# Says "..deletion" where the next commit may take a file away; $lines names none, since there may be many. To look through
# an index of more than 2 MB once more may take longer than Node takes to start: then there may be one.
deletion() {
  index=${'$'}{GIT_INDEX_FILE:-.git/index}
  if [ -n "$(find "$index" -prune -size +4000 2>/dev/null)" ]; then
    echo ..deletion
  else
    { plain_git diff-index --cached --raw --no-abbrev --no-renames --diff-filter=D HEAD -- || echo; } | { IFS= read -r line && echo ..deletion; }
  fi
}
`;
