import { commandArguments, fileArguments } from '../../src/agent/reads/tool-reads.ts';
import { interpreters, packing, printingByBlank, printingCommands, sending, sourcing } from '../../src/agent/shell/commands.ts';
import { searchingCommands } from '../../src/agent/shell/search-command.ts';
import { shownFiles } from './shown-files.ts';

/** The functions of the hook, in POSIX sh, for a step of a coding agent and the file that it reads. */
export function agentStep(): string {
  return functions
    .replaceAll('@SHOWS@', () => shows().replaceAll("'", String.raw`'\''`))
    .replace('@SHOWN_FILES@', () => shownFiles)
    .replaceAll('@ASKS_BESIDE@', () => asksBeside)
    .replaceAll('@ASKS_BY_NAME@', () => asksByName)
    .replaceAll('@ESCAPES@', () => escapes)
    .replace('@MENTIONS@', () => mentions.replaceAll("'", String.raw`'\''`))
    .replaceAll('@COMMANDS@', () => commandArguments.map((name) => `*'"${name}"'*`).join(' | '))
    .replaceAll('@FILES@', () => fileArguments);
}

/**
 * Parts of a command that only the program can judge: the name of a program that prints files, code in quotes, `<`, a
 * system file that stands for the output, and a name in several pieces.
 */
function shows(): string {
  const names = [...printingCommands, ...searchingCommands, ...packing, ...sending, ...sourcing.filter((name) => name !== '.')];
  return [
    String.raw`(^|[^A-Za-z0-9_.-])(${names.join('|')})([.][eE][xX][eE])?([^A-Za-z0-9_=.-]|$)`,
    String.raw`(^|[^A-Za-z0-9_.-])(${interpreters.join('|')})[0-9.]*[[:space:]]+(-[a-zA-Z]*[cepr]|--eval|--print|eval)([^A-Za-z]|$)`,
    String.raw`(^|[^A-Za-z0-9_.-])git[[:space:]](.*[[:space:]])?(grep|blame|annotate|diff[[:space:]](.*[[:space:]])?--no-index|(show|cat-file|archive)[[:space:]](.*[[:space:]])?[^[:space:]]*:|(log|show)[[:space:]](.*[[:space:]])?(--[[:space:]]|-p|-u|-c|-L|--patch|--cc))`,
    '--env-file|dotenv',
    String.raw`(^|[^A-Za-z0-9_.-])((${printingByBlank.join('|')})[[:space:]]|xargs[[:space:]](.*[[:space:]])?(-[0-9a-zA-Z]*a|--arg-file)|[a-z0-9.]+[[:space:]]+-[a-zA-Z]*m[[:space:]]+(json|base64))`,
    String.raw`(^|[[:space:]"';&|({])[.][[:space:]]`,
    String.raw`env[[:space:]](.*[[:space:]])?(-[a-z0]*S|--split-string)`,
    '<|/dev/(stdout|stderr|tty|fd/)|/proc/self/fd/',
    String.raw`[A-Za-z]([$]|''|""|\\|'[A-Za-z]|"[A-Za-z])|[}][A-Za-z]|[A-Za-z]['"][A-Za-z]`,
  ].join('|');
}

/** `@.env` in a prompt, which adds the file to the prompt. */
const mentions = String.raw`(^|[][:space:]"'\`({[])@[^[:space:]]`;

/**
 * Requests for files that are no named arguments: an attachment, or a search tool. Also escapes that the hook does not
 * undo.
 */
const asksBeside = String.raw`"attachments":[[][^]]|"(tool_input|toolArgs)":["[]`;
const asksByName = String.raw`"(tool_name|toolName|name|tool)":"[^"]*([gG][rR][eE][pP]|[sS]earch|[fF]ind|[^a-z]rg"|"rg"|[*]")|"output_mode"`;
const escapes = String.raw`\\u[0-9a-fA-F]{4}`;

/** The cases of the hook's last statement for `sntrylint-hook agent`. */
export const agentCases = String.raw`  1,agent | 2,agent)
    unset NODE_EXTRA_CA_CERTS
    agent=${'$'}{2:-}
    if [ -z "${'$'}{SNTRYLINT_FULL:-}${'$'}{GIT_DIR:-}${'$'}{GIT_WORK_TREE:-}" ] && command -v awk >/dev/null 2>&1; then
      # The step follows what is said of it, so that it is still there for the program.
      said_of_step 2>/dev/null | {
        began=$PWD
        if agent_step && agent_step_holds_nothing 2>/dev/null; then
          # Cursor waits for a word, and takes none for a failure.
          case $event in
            postToolUse) echo '{}' ;;
            beforeSubmitPrompt) echo '{"continue":true}' ;;
            beforeShellExecution | beforeMCPExecution | beforeReadFile | preToolUse) echo '{"permission":"allow"}' ;;
          esac
          exit 0
        fi
        CDPATH='' cd "$began" || exit 2
        full agent-hook ${'$'}{agent:+"$agent"}
      }
    else
      (full agent-hook ${'$'}{agent:+"$agent"})
    fi
    # If the program fails, only 2 stops the agent. It would ignore any other code.
    code=$?
    [ "$code" -eq 0 ] || exit 2
    exit 0
    ;;
  *,agent)
    # Only the program knows the options.
    shift
    full agent-hook "$@"
    ;;`;

const functions = String.raw`# Whether an agent's step ($step, JSON, where it is short, and $frame, which is the same without the middle of its long texts) is plainly
# about nothing: no text of it is worth a look, and no file that it reads. What could be written otherwise than it stands
# here (a list of paths, a pattern) is for the program, and so is a command line that shows files in another way than by
# their plain names, and a step that does not say what it is about.
agent_step_holds_nothing() {
  case $agent in '' | claude-code | codex | copilot | cursor | gemini) ;; *) return 1 ;; esac
  # The path of the conversation's own file is removed, since no step reads that file.
  rest=$frame
  for key in transcript_path agent_transcript_path; do
    case $rest in *'"'"$key"'":"'*)
      found=${'$'}{rest#*'"'"$key"'":"'}
      before=${'$'}{rest%%'"'"$key"'":"'*} behind=${'$'}{found#*'"'}
      outermost "$before" "$behind" && rest=$before$behind
      ;;
    esac
  done
  in_agent_folder || return 1
  files=''
  case $event in
    PostToolUse | AfterTool | postToolUse)
      # The step is over, so it reads no files any more.
      [ -n "$looked" ] || step_holds_nothing '|@ESCAPES@'
      return
      ;;
  esac
  shows=
  case $needs in '"prompt":"') shows='|@MENTIONS@' ;; esac
  runs=''
  case $frame in @COMMANDS@) runs=1 && { shows_plain_files || { files='' && shows="$shows|"'@SHOWS@'; }; } ;; esac
  # Most steps that read a file name it once, by a plain path. Then step and file are searched together.
  file=
  named=$rest
  for key in file_path path absolute_path notebook_path filePath; do
    case $rest in *'"'"$key"'":"'*)
      file=${'$'}{rest#*'"'"$key"'":"'}
      rest=${'$'}{rest%%'"'"$key"'":"'*}${'$'}{file#*'"'}
      file=${'$'}{file%%'"'*}
      break
      ;;
    esac
  done
  others=
  case $rest in *[fF][iI][lL][eE]* | *[pP][aA][tT][hH]* | *[uU][rR][iI]* | *'"include"'*) others=1 file= ;; esac
  # The pattern for commands that print files must not be tried on a file, so step and file are not searched together.
  [ -z "$shows$runs" ] || others=1 file=
  if [ -n "$file" ]; then
    is_plain_name "$file" || return 1
    if [ -e "$file" ] && [ ! -d "$file" ]; then [ -f "$file" ] && files=$file || return 1; fi
  fi
  asks='@ASKS_BY_NAME@|'
  # The search tool of an agent shows only file names, unless the call asks for lines.
  case $needs$rest in '"tool_input":'*'"tool_name":"Grep"'*) searched_plainly && asks='' ;; esac
  case $files$shows,$asks,$looked in ,,n. | ,*,.) ;; *) step_holds_nothing "$shows|$asks"'@ASKS_BESIDE@|@ESCAPES@' || return 1 ;; esac
  [ -n "$others" ] || return 0
  # A text about files need not be an argument. If these words are missing, no argument names a file.
  case $named in *[fF]ile* | *[pP]ath* | *PATH* | *FILE* | *[uU][rR][iI]* | *'"include"'*) ;; *) return 0 ;; esac
  say "$named" | grep -iE '"(@FILES@)"[[:space:]]*:[[:space:]]*[^"[:space:]]' >/dev/null && return 1
  say "$named" | grep -ioE '"(@FILES@)"[[:space:]]*:[[:space:]]*"[^"]*"' | {
    while IFS= read -r found; do
      found=${'$'}{found%\"}
      found=${'$'}{found##*\"}
      is_plain_name "$found" && file_holds_nothing "$found" || exit 1
    done
  }
}

@SHOWN_FILES@
# Prints the texts of the step without JSON's escapes. Meanwhile another character stands for an escaped backslash, since the
# character after it does not belong to an escape.
unescaped() {
  case $step in
    *[\\][\\u]*)
      signs=$(printf '\001\033')
      say "$step" | LC_ALL=C sed 's/\\\\/'"${'$'}{signs%?}"'/g; s/\\n/\
/g; s/\\[rtbf]/ /g; s/\\"/"/g; s/\\u001[bB]/'"${'$'}{signs#?}"'/g; s/\\u003[cC]/</g; s/\\u003[eE]/>/g; s/\\u0026/\&/g; s/\\u0027/'"'/g; s/${'$'}{signs%?}"'/\\/g'
      ;;
    *[\\]*)
      say "$step" | LC_ALL=C sed 's/\\n/\
/g; s/\\[rtbf]/ /g; s/\\"/"/g'
      ;;
    *) say "$step" ;;
  esac
}

# Says of the step on standard input, in two lines, how many lines of its texts are worth a look ("-" where that is still to
# be seen, "?" where nobody can tell), and what it asks for, with its frame. Then it says the step once more.
#
# A shell takes long to read and to hand on much, and the square of a length to find what is at the end. So it gets of each
# text of a longer step 300 bytes, and of a longer text a star behind them, so that it is no plain name. Many texts are for
# the program.
said_of_step() {
  SNTRYLINT_PATTERN="$pattern"'|@ESCAPES@' LC_ALL=C awk 'function text() { if (length_of > 300) text_of = substr(text_of, 1, 300) "*"; frame = frame text_of }
    function look(t) {
      if (t ~ /\\/) {
        gsub(/\\\\/, "\001", t); gsub(/\\n/, "\n", t); gsub(/\\[rtbf]/, " ", t)
        if (t ~ /\\u/) { gsub(/\\u001[bB]/, "\033", t); gsub(/\\u003[cC]/, "<", t); gsub(/\\u003[eE]/, ">", t); gsub(/\\u0026/, "\\&", t); gsub(/\\u0027/, quote, t) }
        escaped = sub(/\\$/, "", t); gsub(/\001/, "\\", t)
      } else escaped = 0
      print t | grep
    }
    function unknown() { print "?\n\n" step; is_unknown = 1 }
    BEGIN { ORS = ""; quote = sprintf("%c", 39); grep = "exec grep -cE \"$SNTRYLINT_PATTERN\"" }
    NR == 1 { step = $0; next }
    NR == 2 { unknown() }
    { print "\n" $0 }
    END {
      if (is_unknown) exit
      if (length(step) > 1000000) { unknown(); exit }
      if (length(step) <= 1000) { print "-\n" step "\n" step; exit }
      parts = split(step, part, "\"")
      frame = part[1]
      print frame | grep
      for (i = 2; i <= parts && length(frame) < 5000; i++) {
        print "\"" | grep
        if (inside && escaped) { length_of += 1 + length(part[i]); if (length_of <= 300) text_of = text_of "\"" part[i]; look(part[i]) }
        else if (inside) { text(); frame = frame "\"" part[i]; inside = 0; print part[i] | grep }
        else { frame = frame "\""; inside = 1; text_of = part[i]; length_of = length(text_of); look(text_of) }
      }
      if (inside) text()
      close(grep)
      print (frame ~ /@ASKS_BESIDE@/ ? "b" : "") (frame ~ /@ASKS_BY_NAME@/ ? "n" : "") "." frame "\n" step
    }'
}

# Reads $step and $frame from standard input, but not the step itself that follows, and $event from them. False where it does
# not have what its event is about: nobody can judge that.
agent_step() {
  IFS= read -r lines && IFS= read -r frame || return 1
  case $lines in
    -) looked='' step=$frame ;;
    0) looked=${'$'}{frame%%.*}. frame=${'$'}{frame#*.} && [ ${'$'}{#frame} -lt 5000 ] || return 1 ;;
    *) return 1 ;;
  esac
  case $frame in '{'*'}') ;; *) return 1 ;; esac
  case $frame in
    # The arguments of a tool may have the same fields. If there are two, it is not known which one is the agent's.
    *'"hook_event_name"'*'"hook_event_name"'* | *'"sessionId"'*'"hook_event_name"'* | *'"hook_event_name"'*'"sessionId"'*) return 1 ;;
    *'"hook_event_name":"'*) event=${'$'}{frame#*'"hook_event_name":"'} event=${'$'}{event%%'"'*} ;;
    *'"hook_event_name"'*) return 1 ;;
    *'"sessionId":"'*) event=copilot ;;
    *) return 1 ;;
  esac
  case $event in
    UserPromptSubmit | BeforeAgent | beforeSubmitPrompt) needs='"prompt":"' ;;
    PreToolUse | preToolUse | BeforeTool | beforeMCPExecution) needs='"tool_input":' ;;
    PostToolUse | AfterTool)
      case $frame in *'"tool_result":'*) needs='"tool_result":' ;; *) needs='"tool_response":' ;; esac
      ;;
    postToolUse) needs='"tool_output":' ;;
    beforeShellExecution) needs='"command":"' ;;
    beforeReadFile) needs='"content":"' ;;
    copilot)
      case $frame in *'"prompt":"'*) needs='"prompt":"' ;; *) needs='"toolArgs":' ;; esac
      ;;
    *) return 1 ;;
  esac
  case $frame in *"$needs"*) ;; *) return 1 ;; esac
  case $needs in
    '"tool_input":') case $frame in *'"tool_name":""'*) return 1 ;; *'"tool_name":"'*) ;; *) return 1 ;; esac ;;
    '"toolArgs":') case $frame in *'"toolName":""'*) return 1 ;; *'"toolName":"'*) ;; *) return 1 ;; esac ;;
  esac
}

# Goes to the folder that a step ($rest) names, and removes the name from the step. False if a configuration may apply there, or
# if the name may be an argument of a tool instead of the agent's own field.
in_agent_folder() {
  folder=$PWD
  case $rest in
    *'"cwd":"'*)
      folder=${'$'}{rest#*'"cwd":"'}
      before=${'$'}{rest%%'"cwd":"'*} behind=${'$'}{folder#*'"'}
      outermost "$before" "$behind" || return 1
      rest=$before$behind
      folder=${'$'}{folder%%'"'*}
      ;;
    *'"workspace_roots":["'*)
      folder=${'$'}{rest#*'"workspace_roots":["'}
      before=${'$'}{rest%%'"workspace_roots":["'*} behind=${'$'}{folder#*'"'}
      outermost "$before" "$behind" || return 1
      folder=${'$'}{folder%%'"'*}
      ;;
    *'"workspace_roots"'*) return 1 ;;
  esac
  case $rest in *'"cwd"'* | *'"workdir"'* | *'"working_directory"'* | *'"directory"'* | *'"dir_path"'*) return 1 ;; esac
  case $folder in *[\\]*) return 1 ;; /*) ;; *) return 1 ;; esac
  CDPATH='' cd -P "$folder" || return 1
  folder=$PWD
  # A configuration is at the root, which is one of the folders above; outside of a repository it is in the folder itself.
  while [ -n "$folder" ]; do
    for name in .sntrylint.yaml .sntrylint.yml .sntrylint.json .sntrylint-baseline.json; do
      if [ -e "$folder/$name" ] || [ -L "$folder/$name" ]; then
        (CDPATH='' cd "$folder" && at_root && ! is_configured) && return
        return 1
      fi
    done
    folder=${'$'}{folder%/*}
  done
}

# Whether the text between $1 and $2, two parts of an object, belongs to this object and not to one inside it. So there must be
# only one opening brace before it, or only one closing brace after it. The caller cuts the parts out, since inside of double
# quotes zsh reads the quotes of a pattern as characters.
outermost() {
  case ${'$'}{1#?} in *'{'*) ;; *) return 0 ;; esac
  case ${'$'}{2%?} in *'}'*) return 1 ;; esac
}

# Whether a name certainly stands for one file, in this spelling. JSON writes some characters as two, and patterns, "~" and
# "file:" stand for other files. A shell finds nothing at "missing/../a" or "a/", but a tool that only computes with names finds
# a file. Some tools remove spaces around a name.
is_plain_name() {
  case $1 in *[\\*?[]* | *'{'* | '~'* | [fF][iI][lL][eE]:* | *../* | */ | */. | ' '* | *' ') return 1 ;; esac
}

file_holds_nothing() {
  [ -e "$1" ] || return 0
  [ -d "$1" ] && return 0
  [ -f "$1" ] || return 1
  whole_file "$1" 2>/dev/null | holds_nothing
}
`;
