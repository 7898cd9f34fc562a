import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Repo } from '../repo.ts';

/** Every hook that git knows (`git help hooks`). */
const hooks = [
  'applypatch-msg', 'commit-msg', 'fsmonitor-watchman', 'p4-pre-submit', 'post-applypatch', 'post-checkout', 'post-commit',
  'post-index-change', 'post-merge', 'post-rewrite', 'post-update', 'pre-applypatch', 'pre-auto-gc', 'pre-commit',
  'pre-merge-commit', 'pre-push', 'pre-rebase', 'pre-receive', 'prepare-commit-msg', 'proc-receive', 'push-to-checkout',
  'reference-transaction', 'sendemail-validate', 'update',
];

/** Settings of git that name a program. `RUN` stands for a program that leaves a mark. */
const settings: readonly (readonly [key: string, value: string])[] = [
  ['core.fsmonitor', 'RUN'],
  ['core.pager', 'RUN'],
  ['pager.ls-files', 'RUN'],
  ['pager.diff-index', 'RUN'],
  ['core.editor', 'RUN'],
  ['core.askPass', 'RUN'],
  ['core.sshCommand', 'RUN'],
  ['core.gitProxy', 'RUN'],
  ['core.alternateRefsCommand', 'RUN'],
  ['credential.helper', '!RUN'],
  ['diff.external', 'RUN'],
  ['diff.evil.command', 'RUN'],
  ['diff.evil.textconv', 'RUN'],
  ['diff.evil.cachetextconv', 'true'],
  ['filter.evil.clean', 'RUN'],
  ['filter.evil.smudge', 'RUN'],
  ['filter.evil.process', 'RUN'],
  ['filter.evil.required', 'true'],
  ['merge.evil.driver', 'RUN'],
  ['gpg.program', 'RUN'],
  ['log.showSignature', 'true'],
  ['interactive.diffFilter', 'RUN'],
  ['sequence.editor', 'RUN'],
  ['trailer.sign.command', 'RUN'],
  ['uploadpack.packObjectsHook', 'RUN'],
  ['submodule.lib.update', '!RUN'],
  ['submodule.recurse', 'true'],
  ['alias.cat-file', '!RUN'],
  ['alias.ls-files', '!RUN'],
  ['alias.rev-list', '!RUN'],
  ['protocol.ext.allow', 'always'],
  ['remote.origin.url', 'ext::RUN %S'],
  ['remote.origin.promisor', 'true'],
  ['remote.origin.partialclonefilter', 'blob:none'],
  ['extensions.partialClone', 'origin'],
  ['core.repositoryFormatVersion', '1'],
  ['sntrylint.allowSkip', 'true'],
];

/**
 * Fills a repository with programs that must never be started: hooks, filters, monitors, helpers. A program that runs
 * leaves a file in `marks`. This must be called last, since git's own commands would start some of them.
 */
export function armed(made: Repo, marks: string): void {
  const program = join(marks, '..', 'program');
  writeFileSync(program, `#!/bin/sh\n: > '${marks}'/"$(basename "$0").$$"\nexit 0\n`, { mode: 0o755 });
  const hooksFolder = made.path('.git/hooks');
  mkdirSync(hooksFolder, { recursive: true });
  for (const hook of hooks) writeFileSync(join(hooksFolder, hook), `#!/bin/sh\n: > '${marks}'/hook-${hook}\nexit 0\n`, { mode: 0o755 });
  const config = settings.map(([key, value]) => section(key, value.replace('RUN', program)));
  writeFileSync(made.path('.git/config'), `${config.join('')}`, { flag: 'a' });
}

/** A configuration that starts the same programs, for a git folder inside the work tree. */
export function armedConfig(marks: string): string {
  const program = join(marks, '..', 'program');
  return `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${settings.slice(0, 12).map(([key, value]) => section(key, value.replace('RUN', program))).join('')}`;
}

/** Turns `diff.evil.command` into `[diff "evil"]` and `command = …`. */
function section(key: string, value: string): string {
  const [name, ...rest] = key.split('.');
  const last = rest.pop()!;
  return `[${name}${rest.length === 0 ? '' : ` "${rest.join('.')}"`}]\n\t${last} = "${value}"\n`;
}
