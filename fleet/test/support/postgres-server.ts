import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { lastingFolder } from '../../../test/support/repo.ts';
import { guard } from '../../src/processes/warden.ts';

/** A Postgres on this machine. Tests start it in a temporary folder as an ordinary user. */
export interface PostgresServer extends AsyncDisposable {
  /** Makes a new, empty database. Returns its address for `--database`. */
  create(): Promise<string>;
  /** Kills all its processes at once, as a power failure would. */
  kill(): Promise<void>;
  /** Starts it again with the same data. */
  start(): Promise<void>;
}

/** The folder with the programs of Debian's package; null if it is not installed. */
export function postgresPrograms(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).filter((version) => existsSync(join(root, version, 'bin/initdb'))).sort((a, b) => Number(b) - Number(a));
  return versions[0] === undefined ? null : join(root, versions[0], 'bin');
}

/** Postgres refuses to run as root. */
const nobody = { uid: 65_534, gid: 65_534 };

export async function postgresServer(programs: string): Promise<PostgresServer> {
  const folder = lastingFolder();
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) chownSync(data, nobody.uid, nobody.gid);
  const user = isRoot ? nobody : {};
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'fleet', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C'], { ...user, cwd: '/', stdio: 'pipe' });
  const port = await freePort();
  const address = `postgres://fleet@127.0.0.1:${port}`;
  let server: ChildProcess | null = null;
  let databases = 0;
  const launch = (): ChildProcess => {
    const settings = ['-F', '-c', 'max_connections=40', '-c', 'shared_buffers=32MB'];
    const child = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...settings], { ...user, cwd: '/', stdio: 'ignore', detached: true });
    // A worker of the test runner ends without its exit hooks, so the server is guarded.
    if (child.pid !== undefined) child.once('exit', guard(child.pid));
    return child;
  };
  const start = async (): Promise<void> => {
    for (;;) {
      // After a kill, the processes that are left must end before another server can start.
      if (server === null || server.exitCode !== null || server.signalCode !== null) server = launch();
      const client = new pg.Client({ connectionString: `${address}/postgres` });
      client.on('error', () => {});
      try {
        await client.connect();
        await client.end();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (server === null || server.exitCode !== null || server.signalCode !== null) return resolve();
      server.once('exit', () => resolve());
      server.kill(signal);
    });
  await start();
  return {
    start,
    kill: () => end('SIGKILL'),
    async create() {
      const name = `fleet_${databases++}`;
      const client = new pg.Client({ connectionString: `${address}/postgres` });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return `${address}/${name}`;
    },
    [Symbol.asyncDispose]: () => end('SIGQUIT'),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Asks a server again and again how many connections the program has. */
export async function connectionCounter(address: string): Promise<{ readonly count: () => Promise<number>; readonly end: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  return {
    async count() {
      const { rows } = await client.query<{ readonly n: number }>(`SELECT count(*)::integer AS n FROM pg_stat_activity WHERE application_name = 'sntrylint-fleet'`);
      return rows[0]!.n;
    },
    end: () => client.end(),
  };
}
