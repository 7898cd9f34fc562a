import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../../src/version.ts';
import { temporaryFolder } from '../repo.ts';

const program = fileURLToPath(new URL('../../../bin/sntrylint.js', import.meta.url));

/** An npm registry on this machine, with one package: a `sntrylint` of this version. */
export interface StubRegistry extends AsyncDisposable {
  /** The address for `registry=` in an .npmrc. Its sntrylint runs the program of this checkout. */
  readonly url: string;
  /** The address of a registry whose sntrylint runs the code `evil`. */
  readonly evilUrl: string;
  /** The SHA-512 of the good package's tarball, in hexadecimal. */
  readonly sha512: string;
}

/**
 * @param evil the CommonJS code of the package at {@link StubRegistry.evilUrl}; it runs when the package is installed,
 *   and when it is called
 */
export async function stubRegistry(evil: string): Promise<StubRegistry> {
  const tarballs = { good: tarball(`require(${JSON.stringify(program)});\n`), evil: tarball(evil) };
  const server = createServer((request, response) => {
    const which = request.url!.startsWith('/evil/') ? 'evil' : 'good';
    if (request.url!.endsWith('.tgz')) return void response.end(tarballs[which]);
    if (!request.url!.endsWith('/sntrylint')) return void response.writeHead(404).end('{}');
    const { port } = server.address() as AddressInfo;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(packument(tarballs[which], `http://127.0.0.1:${port}/${which}`)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/good/`,
    evilUrl: `http://127.0.0.1:${port}/evil/`,
    sha512: hash(tarballs.good, 'hex'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const manifest = { name: 'sntrylint', version, bin: { sntrylint: 'bin/sntrylint.js' } };

function packument(content: Buffer, base: string): object {
  const dist = { tarball: `${base}/sntrylint-${version}.tgz`, integrity: `sha512-${hash(content, 'base64')}` };
  return { name: 'sntrylint', 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

function tarball(code: string): Buffer {
  const folder = join(temporaryFolder(), 'package');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts: { install: 'node bin/sntrylint.js' } }));
  writeFileSync(join(folder, 'bin/sntrylint.js'), `#!/usr/bin/env node\n${code}`);
  chmodSync(join(folder, 'bin/sntrylint.js'), 0o755);
  execFileSync('tar', ['-czf', `${folder}.tgz`, '-C', join(folder, '..'), 'package']);
  return readFileSync(`${folder}.tgz`);
}

function hash(content: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash('sha512').update(content).digest(encoding);
}
