import { plural } from '../../../wording/plural.ts';
import { safeJson, safeSentence } from '../../../secret/escape.ts';
import type { Check } from '../../../setup/doctor/check.ts';
import { examine } from '../../../setup/doctor/examine.ts';
import { asJson, type Call, type Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { confirm } from '../../terminal/ask.ts';
import { write } from '../../terminal/io.ts';

export const doctorCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['sntrylint doctor', 'proves it with a commit in a scratch folder'],
    ['sntrylint doctor --no-run', 'looks only'],
    ['sntrylint doctor --format json', 'for a program'],
  ],
  about: `Says whether the hooks of this repository would really run and really block: where git looks for them, whether they \
can start and find the program, and what switches them off. Then it proves it: it commits a made-up token in a \
scratch repository with your hooks, which must refuse it. Your own repository is not touched, but your hooks do run, \
as they would at your next commit. They are code of this repository, so it asks first (--yes does not ask, --no-run \
skips the proof; in CI it is always skipped). Ends with 1 if something is wrong, and says what to do.`,
  flags: ['format', 'no-run', 'yes'],
  run: async (call) => {
    const { io, values } = call;
    const left = await leftOut(call);
    const run = left === null;
    const checks: Check[] = [];
    if (run) await write(io.stderr, 'sntrylint: the hooks of this repository run now, once, in a scratch repository\n');
    for await (const check of examine({ cwd: io.cwd, env: io.env, run, node: process.versions.node })) {
      checks.push(check);
      if (!asJson(values)) await write(io.stdout, line(check));
    }
    const problems = checks.filter(({ state }) => state === 'problem').length;
    if (asJson(values)) await write(io.stdout, `${safeJson({ run, problems, checks }, 2)}\n`);
    else await write(io.stdout, `\n${conclusion(problems, left)}\n`);
    return problems === 0 ? exit.clean : exit.findings;
  },
};

const marks: Readonly<Record<Check['state'], string>> = { ok: '✓', note: '·', problem: '✗' };

/** One line for a check. Paths and the output of hooks are escaped, since anybody may have written them. */
function line({ state, what, fix }: Check): string {
  const text = `${marks[state]} ${what}${fix === null ? '' : `\n    fix: ${fix}`}`;
  return text.split('\n').map((one) => `${safeSentence(one)}\n`).join('');
}

/** Why the hooks are not run; null if they are. In a fresh clone the hooks may be anybody's code. */
async function leftOut({ io, values }: Call): Promise<string | null> {
  if (values['no-run'] === true) return '--no-run';
  if (io.env.CI) return 'this is CI';
  if (values.yes === true) return null;
  const isWanted = await confirm(io, 'Prove that the hooks block a token? That runs the hooks of this repository, which are its own code.');
  return isWanted ? null : 'nobody said yes; --yes runs them without asking';
}

function conclusion(problems: number, left: string | null): string {
  if (problems > 0) return plural(problems, 'problem');
  if (left === null) return 'all is well: the hooks run, and they block a token';
  return `no problem was seen, but nothing is proven: the hooks were not run (${left})`;
}
