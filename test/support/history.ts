import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Repo } from './repo.ts';

/** One place of a finding as the JSON report has it. */
export interface HistoryPlace {
  readonly path: string;
  readonly commit: string | null;
  readonly author: string | null;
  readonly date: string | null;
  readonly inHead: boolean | null;
}

export interface HistoryRun {
  readonly code: number | null;
  readonly stderr: string;
  readonly report: {
    readonly scan: { readonly files: number; readonly bytes: number; readonly commits: number; readonly complete: boolean; readonly notRead: readonly { readonly path: string; readonly reason: string }[] };
    readonly findings: readonly { readonly ruleId: string; readonly sha256: string; readonly locations: readonly HistoryPlace[] }[];
  };
}

/** Runs the built program's `history` and gives its JSON report; throws where it gave none. */
export function runHistory(made: Repo, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): HistoryRun {
  const ran = spawnSync(process.execPath, [resolve('bin/sntrylint.js'), 'history', '--format', 'json', ...args], {
    cwd: made.root,
    env: { ...made.env, ...env },
    encoding: 'utf8',
  });
  if (ran.stdout === '') throw new Error(ran.stderr);
  return { code: ran.status, stderr: ran.stderr, report: JSON.parse(ran.stdout) as HistoryRun['report'] };
}

/** The report for people, its sentences on one line each. */
export function prettyHistory(made: Repo, args: readonly string[] = []): string {
  const ran = spawnSync(process.execPath, [resolve('bin/sntrylint.js'), 'history', ...args], { cwd: made.root, env: made.env, encoding: 'utf8' });
  if (ran.stdout === '') throw new Error(ran.stderr);
  return ran.stdout.replaceAll(/\n {6}(?=\S)/g, ' ');
}

/** How many objects the first look of a run with `--stats` took; 0 where there was none. */
export function lookedAt({ stderr }: HistoryRun): number {
  return Number(/^ {2}first look .* ms {2}([\d,]+) objects?,/m.exec(stderr)![1]!.replaceAll(',', ''));
}

/** The places of all findings, as `path` or `path@commit`'s first digits would be too much to write down. */
export function placesOf({ report }: HistoryRun): readonly string[] {
  return report.findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort();
}

/** Packs everything into one pack and drops what is loose. */
export function packed(made: Repo): Repo {
  execFileSync('git', ['repack', '-adq'], { cwd: made.root, env: made.env });
  execFileSync('git', ['prune-packed'], { cwd: made.root, env: made.env });
  return made;
}
