import { UserError } from '../../../errors.ts';
import { type BaselineEntry, entriesOf, formatBaseline, keyOf } from '../../../findings/baseline/baseline.ts';
import { run } from '../../../git/run.ts';
import { atRoot } from '../../../git/repository/where.ts';
import { plural } from '../../../wording/plural.ts';
import { safeName } from '../../../secret/escape.ts';
import type { Change, Plan } from '../../../setup/edit/change.ts';
import { diff } from '../../../setup/edit/diff.ts';
import type { HookName } from '../../../setup/hook-text.ts';
import { makeChange } from '../../../setup/edit/make-change.ts';
import { planInit, planUndo, planUserAgents } from '../../../setup/plan-init.ts';
import { shownPath, type Survey, survey } from '../../../setup/survey.ts';
import { commitFileSource } from '../../../sources/commits/commit-files.ts';
import { baselineFile } from '../../baseline/baseline-file.ts';
import { scanForBaseline, scanWhole, settingsWithoutBaseline } from '../../baseline/baseline-scan.ts';
import { confirmOrAll } from '../../terminal/ask.ts';
import type { Call, Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { write } from '../../terminal/io.ts';

const defaultHooks: readonly HookName[] = ['pre-commit'];

export const initCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['sntrylint init', 'shows each change, and asks'],
    ['sntrylint init --dry-run', 'shows only'],
    ['sntrylint init --hook pre-commit --hook pre-push', 'guards pushes as well'],
    ['sntrylint init --undo', 'takes it out again'],
  ],
  about: `Sets sntrylint up in the repository you are in: the hook, in the client that you use (the pre-commit framework, \
husky, lefthook, simple-git-hooks, or git's own), a configuration, ignore entries for files that hold tokens, a CI \
job, a baseline if there are old findings, and the hooks of the coding agents that are used here. It looks first, \
shows every change as a diff, and asks before it makes one. A hook that exists stays, and runs after sntrylint. A \
second run changes nothing; --undo removes what was added. It runs nothing of the repository.`,
  flags: ['hook', 'client', 'agent', 'user', 'yes', 'dry-run', 'undo'],
  run: async (call) => {
    const { cwd, env } = call.io;
    const found = await survey({ cwd, env });
    const agents = call.values.agent ?? null;
    if (call.values.user === true) return carryOut(planUserAgents(found, { cwd, env, agents, undo: call.values.undo === true }), call);
    const plan = call.values.undo === true
      ? planUndo(found, { cwd, env })
      : await planInit({ cwd, env, hooks: call.values.hook ?? defaultHooks, client: call.values.client ?? null, agents }, found);
    return carryOut(call.values.undo === true ? plan : await withBaseline(plan, found, call), call);
  },
};

/**
 * Existing findings have already leaked, and must not keep everybody from committing. So they are put into a baseline,
 * once.
 */
async function withBaseline(plan: Plan, found: Survey, call: Call): Promise<Plan> {
  const { path, text } = await baselineFile(call);
  if (text !== null) return plan;
  const entries = await oldFindings(call);
  if (typeof entries === 'string') return { ...plan, notes: [...plan.notes, `no baseline is proposed: ${entries}`] };
  const change = entries.length === 0 ? null : found.rewrite(shownPath(path, found.hooks.root), formatBaseline(entries));
  if (change === null) return plan;
  return { ...plan, changes: [...plan.changes, change], next: [...plan.next, 'revoke what the baseline suppresses, since it is in your files: sntrylint --no-baseline'] };
}

/**
 * Findings that stand in the last commit and in the files; or why they cannot be found. Uncommitted findings are not
 * old.
 */
async function oldFindings(call: Call): Promise<readonly BaselineEntry[] | string> {
  const { cwd, env } = call.io;
  const head = await run(['rev-parse', '--quiet', '--verify', 'HEAD'], { cwd, env });
  if (head.code !== 0) return [];
  try {
    const now = (await scanForBaseline(call)).filter(({ suppressed }) => suppressed === null);
    const paths = new Set(now.flatMap(({ locations }) => locations.map(({ place }) => place.path)));
    if (paths.size === 0) return [];
    const settings = await settingsWithoutBaseline(call);
    const committed = commitFileSource([...paths].map((path) => ({ commit: 'HEAD', path })), atRoot(call.io));
    // The commit is judged like files. Judged as history it would show no habits, and habits in files would never count
    // as old.
    const old = new Set(entriesOf(await scanWhole(committed, settings, { name: 'worktree' })).map(keyOf));
    return entriesOf(now).filter((entry) => old.has(keyOf(entry)));
  } catch (error) {
    if (error instanceof UserError) return error.what;
    throw error;
  }
}

async function carryOut(plan: Plan, call: Call): Promise<number> {
  const { io, values } = call;
  for (const note of plan.notes) await write(io.stdout, `${note}\n`);
  if (plan.changes.length === 0) {
    await write(io.stdout, values.undo === true ? 'nothing to undo: no file holds what `sntrylint init` writes\n' : plan.next.length > 0 ? 'nothing to change in the files\n' : 'nothing to change: all is set up\n');
    return next(plan, call);
  }
  if (values.yes !== true && values['dry-run'] !== true && io.stdin.isTTY !== true) {
    throw new UserError(`${plural(byFile(plan.changes).length, 'file')} would change, and there is no terminal to ask on`, {
      fix: '--dry-run shows the changes, --yes makes them',
    });
  }
  const made = await offer(plan.changes, call);
  if (values['dry-run'] === true) await write(io.stdout, `\nnothing was changed: --dry-run (${plural(byFile(plan.changes).length, 'file')} would be)\n`);
  else await write(io.stdout, `\n${plural(made, 'file')} changed\n`);
  return next(plan, call);
}

/** Shows the changes, asks about each file, and makes the accepted changes. Returns how many files were changed. */
async function offer(changes: readonly Change[], { io, values }: Call): Promise<number> {
  let made = 0;
  let all = values.yes === true;
  for (const group of byFile(changes)) {
    await write(io.stdout, `\n${group.map(diff).join('')}`);
    if (values['dry-run'] === true) continue;
    const answer = all ? 'all' : await confirmOrAll(io, `Change ${safeName(group[0]!.path)}?`);
    if (answer === 'no') continue;
    all = answer === 'all';
    group.forEach(makeChange);
    made += 1;
  }
  return made;
}

/** Moving a hook aside and writing a new one in its place are one question. */
function byFile(changes: readonly Change[]): readonly (readonly Change[])[] {
  return [...new Set(changes.map(({ file }) => file))].map((file) => changes.filter((change) => change.file === file));
}

async function next({ next: steps }: Plan, { io }: Call): Promise<number> {
  if (steps.length > 0) await write(io.stdout, `\nthen:\n${steps.map((step) => `  ${step}\n`).join('')}`);
  return exit.clean;
}
