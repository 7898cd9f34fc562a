import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../../src/sentry/verify.ts';

const entry = fileURLToPath(new URL('./verify-child.ts', import.meta.url));
let built: Promise<string> | undefined;

/** Verifies a token in a separate process, whose environment Node reads when it starts. */
export async function verifyInChild(options: {
  readonly token: string;
  readonly url: string;
  readonly allowHttp?: boolean;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<{ readonly verdict: Verdict; readonly stderr: string }> {
  built ??= bundle();
  const child = spawn(process.execPath, [await built], { env: { PATH: process.env['PATH'], ...options.environment } });
  child.stdin.end(JSON.stringify({ token: options.token, url: options.url, allowHttp: options.allowHttp ?? false }));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`the child ended with ${code}: ${stderr}`);
  return { verdict: JSON.parse(stdout) as Verdict, stderr };
}

async function bundle(): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'sntrylint-child-')), 'child.cjs');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' });
  return outfile;
}
