import { plural } from '../../plural.ts';
import { safeJson, safeSentence } from '../../secret/escape.ts';
import type { Check } from '../../setup/doctor/check.ts';
import { examine } from '../../setup/doctor/examine.ts';
import { asJson } from '../terminal/as-json.ts';
import type { Call, Command } from '../command.ts';
import { exit } from '../exit.ts';
import { write } from '../terminal/io.ts';

export const doctorCommand: Command = {
  operands: '',
  maxOperands: 0,
  about: `Says whether the hooks of this repository would really run, and really block: where git looks for them, \
whether they can be started and find the program, and what around them switches them off. Then it commits a made-up \
token in a scratch repository with your hooks, to prove that they refuse it: your own repository is not touched, but \
your hooks do run, as they would at your next commit (--no-run leaves that out; in CI it is left out anyway). Ends \
with 1 where something is wrong, and says what to do.`,
  flags: ['format', 'no-run'],
  run: async (call) => {
    const { io, values } = call;
    const run = values['no-run'] !== true && !io.env.CI;
    const checks: Check[] = [];
    if (run) await write(io.stderr, 'sntrylint: your hooks will run once, in a scratch repository (--no-run leaves that out)\n');
    for await (const check of examine({ cwd: io.cwd, env: io.env, run, node: process.versions.node })) {
      checks.push(check);
      if (!asJson(values)) await write(io.stdout, line(check));
    }
    const problems = checks.filter(({ state }) => state === 'problem').length;
    if (asJson(values)) await write(io.stdout, `${safeJson({ run, problems, checks }, 2)}\n`);
    else await write(io.stdout, `\n${conclusion(problems, run, call)}\n`);
    return problems === 0 ? exit.clean : exit.findings;
  },
};

const marks: Readonly<Record<Check['state'], string>> = { ok: '✓', note: '·', problem: '✗' };

/** Paths, and what hooks printed, are anyone's text. */
function line({ state, what, fix }: Check): string {
  const text = `${marks[state]} ${what}${fix === null ? '' : `\n    fix: ${fix}`}`;
  return text.split('\n').map((one) => `${safeSentence(one)}\n`).join('');
}

function conclusion(problems: number, run: boolean, { io }: Call): string {
  if (problems > 0) return plural(problems, 'problem');
  if (run) return 'all is well: the hooks run, and they block a token';
  return `nothing wrong was seen; the hooks were not run (${io.env.CI ? 'this is CI' : '--no-run'}), so it is not proven`;
}
