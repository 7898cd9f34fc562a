import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A scanner from a package registry: how to install it into a folder, and how to call it on a work tree, a history or
 * staged files.
 */
export interface Peer {
  readonly name: string;
  readonly install: readonly (readonly string[])[];
  readonly program: string;
  readonly files: ((program: string) => readonly string[]) | null;
  readonly history: ((program: string) => readonly string[]) | null;
  /** How to call it as a hook: with the staged files as arguments, or on the index. */
  readonly staged: (program: string, files: readonly string[]) => readonly string[];
  /** Matches once for each planted token that an output names. */
  readonly counts: RegExp;
}

export const peers: readonly Peer[] = [
  {
    name: 'gitleaks',
    install: [['go', 'install', 'github.com/zricethezav/gitleaks/v8@latest']],
    program: 'go/gitleaks',
    files: (program) => [program, 'dir', '--no-banner', '--report-format', 'json', '--report-path', '-', '.'],
    history: (program) => [program, 'git', '--no-banner', '--report-format', 'json', '--report-path', '-', '.'],
    staged: (program) => [program, 'git', '--staged', '--no-banner', '.'],
    counts: /"RuleID": "sentry/g,
  },
  {
    name: 'kingfisher',
    install: [['python3', '-m', 'venv', 'py'], ['py/bin/pip', 'install', '--quiet', 'kingfisher-bin']],
    program: 'py/bin/kingfisher',
    files: (program) => [program, 'scan', '.', '--no-validate', '--git-history', 'none', '--format', 'json'],
    history: (program) => [program, 'scan', '.', '--no-validate', '--format', 'json'],
    staged: (program) => [program, 'scan', '.', '--staged', '--no-validate', '--quiet'],
    counts: /"rule":\{"title":"[^"]*sentry/gi,
  },
  {
    name: 'detect-secrets',
    install: [['python3', '-m', 'venv', 'py'], ['py/bin/pip', 'install', '--quiet', 'detect-secrets']],
    program: 'py/bin/detect-secrets',
    files: (program) => [program, 'scan', '.'],
    history: null,
    staged: (program, files) => [`${program}-hook`, ...files],
    counts: /"hashed_secret"/g,
  },
  {
    name: 'ripsecrets',
    install: [['cargo', 'install', '--quiet', '--root', 'rs', 'ripsecrets']],
    program: 'rs/bin/ripsecrets',
    files: (program) => [program, '.'],
    history: null,
    staged: (program, files) => [program, '--strict-ignore', ...files],
    counts: /^.*sntry|^\.env/gm,
  },
  {
    name: 'secretlint',
    install: [['npm', 'install', '--silent', '--prefix', 'js', 'secretlint', '@secretlint/secretlint-rule-preset-recommend']],
    program: 'js/node_modules/.bin/secretlint',
    files: (program) => [program, '--format', 'json', '**/*'],
    history: null,
    staged: (program, files) => [program, ...files],
    counts: /"messageId"/g,
  },
  {
    name: 'git-secrets',
    install: [['apt-get', 'download', '--quiet', 'git-secrets'], ['sh', '-c', 'dpkg-deb -x git-secrets_*.deb apt']],
    program: 'apt/usr/bin/git-secrets',
    files: null,
    history: null,
    staged: (program) => [program, '--pre_commit_hook'],
    counts: /^$/g,
  },
];

/** The path of a scanner in a folder. It is installed if it is missing. Null if it cannot be installed. */
export function programOf(peer: Peer, folder: string): string | null {
  const program = join(folder, peer.program);
  return existsSync(program) || install(peer, folder) ? program : null;
}

function install({ install: steps }: Peer, folder: string): boolean {
  return steps.every(([command, ...args]) => spawnSync(command!, args, { cwd: folder, env: { ...process.env, GOBIN: join(folder, 'go') }, stdio: 'ignore' }).status === 0);
}
