import { lstatSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../environment.ts';
import { plural } from '../wording/plural.ts';
import { safeName, safeSentence } from '../secret/escape.ts';
import type { Seen, Spot } from './diagnostics.ts';
import { namesBelow, textOf } from './folder-files.ts';
import { Rooms } from './rooms.ts';

/** How a folder is watched. */
export interface WatchOptions {
  readonly folder: string;
  readonly env: Environment;
  /** Milliseconds between two checks of all files. */
  readonly every: number;
  readonly signal: AbortSignal;
  /** Called with one line at a time; safe to show. */
  readonly tell: (line: string) => Promise<void>;
}

/**
 * Scans the files of a work tree whenever they change, and reports new and vanished findings. It compares times and sizes, since no
 * operating system reports changes everywhere; checking ten thousand files takes a twentieth of a second. It ends when the signal
 * aborts.
 *
 * @throws {UserError} if git fails
 */
export async function watch({ folder, env, every, signal, tell }: WatchOptions): Promise<void> {
  const complaints: string[] = [];
  const rooms = new Rooms(env, (text) => complaints.push(text));
  const seen = new Map<string, string>();
  const found = new Map<string, readonly string[]>();
  let isFirst = true;
  while (!signal.aborted) {
    // The exceptions may have changed, so everything is scanned again.
    if (await rooms.refresh()) for (const path of seen.keys()) seen.set(path, '');
    for await (const { path, stamp } of changed(folder, env, seen)) {
      if (signal.aborted) return;
      const file = `${folder}/${path}`;
      const text = stamp === null ? null : textOf(file);
      const now = text === null ? [] : linesFor(path, (await rooms.of(file)).judge(text, file));
      for (const text of complaints.splice(0)) await tell(safeSentence(`sntrylint: ${text}`));
      const before = found.get(path) ?? [];
      for (const line of now) if (!before.includes(line)) await tell(line);
      if (before.length > 0 && now.length === 0) await tell(`${safeName(path)}: clean again`);
      if (now.length > 0) found.set(path, now);
      else found.delete(path);
    }
    if (isFirst) await tell(`watching ${plural(seen.size, 'file')}; Ctrl-C ends it`);
    isFirst = false;
    await sleep(every, undefined, { signal }).catch(() => {});
  }
}

interface Changed {
  readonly path: string;
  /** Null for a file that is gone. */
  readonly stamp: string | null;
}

/** The files that have changed since they were last seen. */
async function* changed(folder: string, env: Environment, seen: Map<string, string>): AsyncGenerator<Changed, void, void> {
  const here = new Set<string>();
  for await (const path of namesBelow(folder, env)) {
    const stat = lstatSync(`${folder}/${path}`, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    here.add(path);
    const stamp = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    if (seen.get(path) === stamp) continue;
    seen.set(path, stamp);
    yield { path, stamp };
  }
  for (const path of [...seen.keys()].filter((one) => !here.has(one))) {
    seen.delete(path);
    yield { path, stamp: null };
  }
}

function linesFor(path: string, { spots, unread }: Seen): readonly string[] {
  return [...spots.map((spot) => lineFor(path, spot)), ...unread.map((why) => safeSentence(`${safeName(path)}: not looked at to its end: ${why}`))];
}

/** One place on a line, as compilers write it: `a.js:3:7: error: …`. */
function lineFor(path: string, { finding: { rule, secret }, range: { start } }: Spot): string {
  const shown = rule.kind === 'practice' ? '' : ` ${secret.redacted}`;
  return safeSentence(`${safeName(path)}:${start.line + 1}:${start.character + 1}: ${rule.severity}: ${rule.message}${shown} (${rule.id})`);
}
