import { text } from 'node:stream/consumers';
import { UserError } from '../../../src/errors.ts';
import { createClient } from '../../../src/sentry/client/client.ts';
import { trustHosts } from '../../../src/sentry/hosts.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { createVerifier, handedOver } from '../../../src/sentry/verify.ts';

/** Reads `{token,url,allowHttp}` from standard input and writes the verdict. */
async function main(): Promise<void> {
  const { token, url, allowHttp } = JSON.parse(await text(process.stdin)) as { token: string; url: string; allowHttp: boolean };
  const hosts = trustHosts({ option: url, allowHttp });
  const verifier = createVerifier({ client: createClient({ version: '1', retries: 0, timeout: 5000 }), hosts });
  const verdict = await verifier.verify(handedOver(new Secret(token)));
  process.stdout.write(JSON.stringify(verdict));
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof UserError ? `UserError: ${error.what}\n${error.where}\n` : String(error));
  process.exitCode = 1;
});
