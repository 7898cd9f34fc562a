import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for one name, signed by an authority that no program trusts yet. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authorityFile: string;
}

/** Makes an authority and a certificate for `name`, with this machine's openssl. */
export function certificate(name: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-tls-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', `/CN=${name}`);
  writeFileSync(join(folder, 'names'), `subjectAltName=DNS:${name}\n`);
  openssl('x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', 'server.pem', '-days', '2', '-extfile', 'names');
  return { key: readFileSync(join(folder, 'server.key'), 'utf8'), cert: readFileSync(join(folder, 'server.pem'), 'utf8'), authorityFile: join(folder, 'ca.pem') };
}
