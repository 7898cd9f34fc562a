import { basename } from 'node:path';
import { decodeDepths, scanner } from '../../engine/scanner.ts';
import { UserError } from '../../errors.ts';
import { type Cut, cutFound } from '../../findings/cut-found.ts';
import type { Finding } from '../../findings/finding.ts';
import { type Forge, forgeOf } from '../../git/remotes/forge.ts';
import { remoteAddress } from '../../git/remotes/remote-host.ts';
import { commitOf } from '../../git/commits/revision.ts';
import { type GitPlace, run } from '../../git/run.ts';
import { unchangedPaths } from '../../git/staging/unchanged-paths.ts';
import { where } from '../../git/repository/where.ts';
import type { Origin } from '../../report/report.ts';
import { builtinRules } from '../../rules/builtin.ts';
import { lookedFor } from '../../rules/looked-for.ts';
import { nameHider } from '../../secret/name-hider.ts';
import { redactName, redactText } from '../../secret/redact-text.ts';
import type { Call } from '../command.ts';

/**
 * Finds out where a call runs, for the HTML report. Unknown facts (no git, no repository, no commit yet) are left out.
 * Secrets are cut out of names.
 *
 * @returns a function for the facts that depend on the findings
 */
export async function originOf(call: Call): Promise<(findings: readonly Finding[]) => Promise<Origin>> {
  const { cwd, env } = call.io;
  const place = { cwd, env };
  const { root } = where(place);
  const [commit, ref, address] = await Promise.all([orNull(commitOf('HEAD', place)), orNull(branch(place)), remoteAddress(place)]);
  const forge = forgeOf(address ?? '', env);
  const origin = {
    command: cut(redactText(['sntrylint', ...call.typed.map(quoted)].join(' '))),
    repository: safe(forge?.name ?? basename(root)),
    ref: ref === null ? null : safe(ref),
    commit,
    forge: forge !== null && isOpen(forge) ? forge : null,
  };
  return async (findings) => {
    const hide = hiderOf(findings);
    const paths = findings.flatMap(({ locations }) => locations.flatMap(({ place: at }) => (at.commit === null ? [at.path] : [])));
    const unchanged = commit === null || paths.length === 0 ? null : await orNull(unchangedPaths(paths, commit, root, place));
    return {
      ...origin,
      command: hide(origin.command),
      repository: hide(origin.repository),
      ref: origin.ref === null ? null : hide(origin.ref),
      forge: origin.forge !== null && hide(decodeURI(origin.forge.page)) === decodeURI(origin.forge.page) ? origin.forge : null,
      unchanged: unchanged ?? new Set(),
    };
  };
}

/** `refs/heads/main` as `main`. */
async function branch(place: GitPlace): Promise<string | null> {
  const { code, stdout } = await run(['symbolic-ref', '--quiet', 'HEAD'], place);
  return code === 0 ? stdout.toString('utf8').trim().replace(/^refs\/heads\//, '') : null;
}

/** Whether an address may become a link: it must not hold a secret. */
function isOpen({ page }: Forge): boolean {
  return decodeURI(page).split('/').every((part) => safe(part) === part);
}

/**
 * Secrets are searched for with the built-in rules only, since a user's pattern may search for ever. Secrets that a
 * user's rule found are cut out by their value.
 */
const cut = cutFound(() => scanner(lookedFor(builtinRules(), null), { decodeDepth: decodeDepths.usual, ruleIds: null }));
const safe: Cut = (text) => cut(redactName(text));

function hiderOf(findings: readonly Finding[]): (text: string) => string {
  return nameHider(findings.filter(({ rule }) => rule.kind !== 'practice').map(({ secret }) => secret));
}

async function orNull<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return null;
  }
}

function quoted(word: string): string {
  return /^[\w./@:=,+%*~^-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
