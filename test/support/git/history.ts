import { execFileSync } from 'node:child_process';
import { type Outcome, sntrylint } from '../fake-io.ts';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isLong } from '../how-long.ts';
import type { Repo } from '../repo.ts';
import { tokens } from '../tokens.ts';

/** One place of a finding, as in the JSON report. */
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

/** Calls `history` and returns its JSON report. Throws if there is none. */
export async function runHistory(made: Repo, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<HistoryRun> {
  const { code, stdout, stderr } = await callHistory(made, ['--format', 'json', ...args], env);
  if (stdout === '') throw new Error(stderr);
  return { code, stderr, report: JSON.parse(stdout) as HistoryRun['report'] };
}

/** The report for people, with each sentence on one line. */
export async function prettyHistory(made: Repo, args: readonly string[] = []): Promise<string> {
  const { stdout, stderr } = await callHistory(made, args);
  if (stdout === '') throw new Error(stderr);
  return stdout.replaceAll(/\n {6}(?=\S)/g, ' ');
}

/**
 * Calls `history` with these arguments. A small repository is searched in the program's own thread; a long run asks for
 * threads, and so searches all of them there. test/sources/history/look compares the two in every run.
 */
export function callHistory(made: Repo, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const jobs = !isLong || args.includes('--jobs') ? [] : ['--jobs', '2'];
  return sntrylint(['history', ...args, ...jobs], { cwd: made.root, env: { ...made.env, ...env } });
}

/** Adds a folder whose name might be a token. Then git has to walk the commits, since all paths below it have to be read. */
export function withTellingFolder(made: Repo): Repo {
  return made.file(`${tokens('folder').hex(64)}/kept.txt`, 'kept\n').stage().commit('a folder');
}

/** How many objects the first look examined in a run with `--stats`; 0 if there was no first look. */
export function lookedAt({ stderr }: HistoryRun): number {
  return Number(/^ {2}first look .* ms {2}([\d,]+) objects?,/m.exec(stderr)![1]!.replaceAll(',', ''));
}

/** The paths of all findings, sorted. */
export function placesOf({ report }: HistoryRun): readonly string[] {
  return report.findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort();
}

/** The files in the user's cache folder in which runs remember what they read. */
export function memories(made: Repo): readonly string[] {
  const folder = join(made.env['HOME']!, '.cache/sntrylint/history');
  return existsSync(folder) ? readdirSync(folder).sort().map((name) => join(folder, name)) : [];
}

/** Packs all objects into one pack, and removes loose ones. */
export function packed(made: Repo): Repo {
  execFileSync('git', ['repack', '-adq'], { cwd: made.root, env: made.env });
  execFileSync('git', ['prune-packed'], { cwd: made.root, env: made.env });
  return made;
}
