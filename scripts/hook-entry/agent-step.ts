import { fileArguments, printingCommands } from '../../src/agent/tool-call.ts';

/** The functions of the hook, in POSIX sh, that look at a coding agent's step and at the file it reads. */
export function agentStep(): string {
  return functions
    .replace('@PRINTS@', () => `(^|[^A-Za-z0-9_-])(${printingCommands.map(anyCase).join('|')})([.][eE][xX][eE])?([[:space:]]|$)`)
    .replaceAll('@FILES@', () => fileArguments.join('|'));
}

/** What the hook does as `sntrylint-hook agent`: cases of its last statement. */
export const agentCases = String.raw`  1,agent | 2,agent)
    unset NODE_EXTRA_CA_CERTS
    agent=${'$'}{2:-}
    if read_input 50000 && [ -z "${'$'}{SNTRYLINT_FULL:-}" ] && at_root && ! is_configured && agent_step_holds_nothing 2>/dev/null; then
      case $agent,$step in
        # Cursor waits for a word.
        cursor,*beforeSubmitPrompt*) echo '{"continue":true}' ;;
        cursor,*) echo '{"permission":"allow"}' ;;
        *,*'"cursor_version"'*) echo '{"permission":"allow","continue":true}' ;;
      esac
      exit 0
    fi
    whole_input | full agent-hook ${'$'}{agent:+"$agent"}
    # An agent lets pass what it takes for a fault: only 2 stops it.
    code=$?
    [ "$code" -eq 0 ] || exit 2
    exit 0
    ;;
  *,agent)
    # With options, which only the program knows.
    shift
    full agent-hook "$@"
    ;;`;

/** Both cases of each letter: the expression beside it minds case. */
function anyCase(word: string): string {
  return word.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const functions = String.raw`# Whether an agent's step ($step, JSON) is plainly about nothing: no text of it is worth a look, and no file that it
# reads. What could be written otherwise than it stands here (an escaped backslash, a list of paths) is for the program,
# and so is a command line that prints files, or a step in another folder.
agent_step_holds_nothing() {
  # Line feeds at the end stand outside of the text.
  step=$(say "$input")
  case $agent in '' | claude-code | codex | copilot | cursor | gemini) ;; *) return 1 ;; esac
  case $step in *[\\][\\u]* | *'"file:'*) return 1 ;; '{'*'"hook_event_name"'*'}' | '{'*'"sessionId"'*'}') ;; *) return 1 ;; esac
  # Of another folder than this one nobody has looked for a configuration.
  rest=$step
  case $step in *'"cwd":"'"$PWD"'"'*) rest=${'$'}{step%%'"cwd":"'"$PWD"'"'*}${'$'}{step#*'"cwd":"'"$PWD"'"'} ;; esac
  case $rest in *'"cwd"'*) return 1 ;; esac
  shows=
  case $step in *'"command"'* | *'"cmd"'* | *'"script"'*) shows='|@PRINTS@|<' ;; esac
  # Most that read a file name it once and plainly: step and file are looked at together then.
  file=
  for key in file_path path absolute_path notebook_path filePath; do
    case $rest in *'"'"$key"'":"'*)
      file=${'$'}{rest#*'"'"$key"'":"'}
      rest=${'$'}{rest%%'"'"$key"'":"'*}${'$'}{file#*'"'}
      file=${'$'}{file%%'"'*}
      break
      ;;
    esac
  done
  # A quote in a name, say, is written as two characters.
  case $file in *[\\]*) return 1 ;; esac
  case $rest in *'"transcript_path":"'*) key=${'$'}{rest#*'"transcript_path":"'} rest=${'$'}{rest%%'"transcript_path":"'*}${'$'}{key#*'"'} ;; esac
  others=
  case $rest in *[fF][iI][lL][eE]* | *[pP][aA][tT][hH]* | *[uU][rR][iI]*) others=1 file= ;; esac
  # What shows a command that prints files is no sign of it in a file.
  [ -z "$shows" ] || others=1 file=
  if [ -n "$file" ]; then
    if [ ! -e "$file" ] || [ -d "$file" ]; then file=; else [ -f "$file" ] || return 1; fi
  fi
  {
    say "$step" | LC_ALL=C sed 's/\\n/\
/g; s/\\[rt]/ /g; s/\\"/"/g' && if [ -n "$file" ]; then echo && cat <"$file"; fi && printf '\n..end missing\n'
  } | holds_nothing "$shows" || return 1
  [ -n "$others" ] || return 0
  # A command may speak of files in words alone.
  case $step in *[fF]ile* | *[pP]ath* | *PATH* | *FILE* | *[uU][rR][iI]*) ;; *) return 0 ;; esac
  say "$step" | grep -iE '"(@FILES@)"[[:space:]]*:[[:space:]]*[^"[:space:]]' >/dev/null && return 1
  say "$step" | grep -ioE '"(@FILES@)"[[:space:]]*:[[:space:]]*"[^"]*"' | {
    while IFS= read -r found; do
      found=${'$'}{found%\"}
      found=${'$'}{found##*\"}
      case $found in *[\\]*) exit 1 ;; esac
      file_holds_nothing "$found" || exit 1
    done
  }
}

file_holds_nothing() {
  [ -e "$1" ] || return 0
  [ -d "$1" ] && return 0
  [ -f "$1" ] || return 1
  whole_file "$1" 2>/dev/null | holds_nothing
}
`;
