/** A call as it is typed, and what it does. */
export type Example = readonly [line: string, what: string];

/** What `--help` shows of each command, by its verb; the command without one has the empty name. */
export const examples = {
  '': [
    ['sntrylint', 'the folder you are in'],
    ['sntrylint src .env', 'a folder and a file, ignored by git or not'],
    ['sntrylint --verify --fail-on live', 'ask Sentry, and fail only for live tokens'],
    ['sntrylint --format html:report.html', 'a report to open in a browser'],
  ],
  staged: [
    ['sntrylint staged', 'what the next commit would add'],
    ['sntrylint staged --config-from HEAD', 'so that the commit cannot suppress its own findings'],
    ['sntrylint staged --format json', 'for a program'],
  ],
  range: [
    ['sntrylint range', 'in CI: the pull request or push it runs for'],
    ['sntrylint range main..HEAD', 'what this branch has and main does not'],
    ['sntrylint range HEAD', 'the last commit alone'],
  ],
  history: [
    ['sntrylint history', 'everything the repository has ever held'],
    ['sntrylint history --verify', 'and which of it lives'],
    ['sntrylint history --unreachable', 'amended and force-pushed commits, too'],
  ],
  'commit-msg': [
    ['sntrylint commit-msg "$1"', 'in .git/hooks/commit-msg'],
    ['sntrylint commit-msg .git/COMMIT_EDITMSG', 'the last message that was written'],
    ['sntrylint commit-msg "$1" --quiet', 'one line a finding'],
  ],
  'pre-push': [
    ['sntrylint pre-push "$@"', 'in .git/hooks/pre-push'],
    ['sntrylint pre-push "$@" --time-limit 20', 'for 20 seconds at most'],
    ['sntrylint pre-push origin < /dev/null', 'what origin does not have of all branches'],
  ],
  'pre-receive': [
    ['sntrylint pre-receive', 'in hooks/pre-receive of a server'],
    ['sntrylint pre-receive --time-limit 20', 'refuse a push that takes longer'],
    ['sntrylint pre-receive --config-from main', 'with the configuration of main'],
  ],
  stdin: [
    ['env | sntrylint stdin', 'the variables of this shell'],
    ['git diff | sntrylint stdin', 'a patch'],
    ['sntrylint stdin --path .sentryclirc < backup', 'judged as a file of that name'],
  ],
  explain: [
    ['sntrylint explain', 'asks for the token, and does not show it'],
    ['pbpaste | sntrylint explain -', 'from the clipboard of a Mac'],
    ['sntrylint explain - --format json < token.txt', 'for a program'],
  ],
  verify: [
    ['sntrylint verify', 'asks for the token, and does not show it'],
    ['sntrylint verify - < tokens.txt', 'one token a line'],
    ['sntrylint verify --sentry-url https://sentry.example.com', 'a Sentry of your own'],
  ],
  revoke: [
    ['sntrylint revoke', 'asks for the token, then step by step'],
    ['sntrylint revoke --open', 'opens the page where you end it'],
    ['sntrylint revoke - --yes < tokens.txt', 'without asking, for a script'],
  ],
  audit: [
    ['sntrylint audit --org acme', 'what is old, unused or too powerful'],
    ['sntrylint audit --org acme --old-after 30', 'already after 30 days'],
    ['sntrylint audit --org acme --with report.json', 'and which of it was found in code'],
  ],
  init: [
    ['sntrylint init', 'shows each change, and asks'],
    ['sntrylint init --dry-run', 'shows only'],
    ['sntrylint init --hook pre-commit --hook pre-push', 'guards pushes as well'],
    ['sntrylint init --undo', 'takes it out again'],
  ],
  doctor: [
    ['sntrylint doctor', 'proves it with a commit in a scratch folder'],
    ['sntrylint doctor --no-run', 'looks only'],
    ['sntrylint doctor --format json', 'for a program'],
  ],
  watch: [
    ['sntrylint watch', 'the folder you are in'],
    ['sntrylint watch src', 'one folder'],
    ['sntrylint watch packages/app', 'one further down'],
  ],
  lsp: [['sntrylint lsp --stdio', 'as an editor calls it']],
  'agent-hook': [
    ['sntrylint agent-hook claude-code', 'in the hooks of Claude Code'],
    ['sntrylint agent-hook cursor', 'in those of Cursor'],
    ['sntrylint agent-hook codex --fail-open', 'lets steps through that cannot be read'],
  ],
  baseline: [
    ['sntrylint baseline', 'writes down what the files hold'],
    ['sntrylint baseline --history', 'and what only old commits hold'],
    ['sntrylint baseline --prune', 'drops what is gone'],
    ['sntrylint baseline --import .gitleaksignore', 'takes over what another tool ignores'],
  ],
  config: [
    ['sntrylint config', 'each value, and where it comes from'],
    ['sntrylint config --config-from origin/main', 'as a pull request is judged'],
    ['sntrylint config --format json', 'for a program'],
  ],
  rules: [
    ['sntrylint rules', 'all of them'],
    ['sntrylint rules sentry-user-token', 'one'],
    ['sntrylint rules --check', 'proves each by its own examples'],
  ],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
