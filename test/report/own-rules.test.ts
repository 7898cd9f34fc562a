import { describe, expect, it } from 'vitest';
import { formats } from '../../src/report/formats.ts';
import { sntrylint } from '../support/fake-io.ts';
import { repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const key = `acme_${tokens('own').hex(16)}`;
const made = repo().file('a.txt', `k = ${key}\n`).file('.sntrylint.yaml', 'rules: [{ id: acme-key, pattern: "acme_[0-9a-f]{16}", anchor: { keywords: [acme_] } }]\n').stage();
const world = { cwd: made.root, env: { ...made.env, CI_COMMIT_SHA: '1'.repeat(40) } };

describe('what a rule of one\'s own finds', () => {
  it.each(Object.keys(formats))('is not called Sentry\'s, and leads to no page of Sentry, in %s', async (format) => {
    const { code, stdout } = await sntrylint(['staged', '--format', format], world);
    expect(code).toBe(1);
    expect(stdout).toContain('acme-key');
    expect(stdout.replaceAll(/practice|sntrylint/gi, '')).not.toMatch(/sentry/i);
  });

  it('has no page in JSON, and a rule that names one has it', async () => {
    const json = async (config: string) => {
      const one = repo().file('a.txt', `k = ${key}\n`).file('.sntrylint.yaml', config);
      return JSON.parse((await sntrylint(['--format', 'json'], { cwd: one.root, env: one.env })).stdout).findings[0].remediation;
    };
    const rule = 'id: acme-key, pattern: "acme_[0-9a-f]{16}"';
    expect(await json(`rules: [{ ${rule} }]`)).toEqual({ summary: 'End the secret where it was made, then put a new one into a secret store.', url: null });
    expect(await json(`rules: [{ ${rule}, remediation: { summary: Call Ann., url: "https://acme.example/keys" } }]`)).toEqual({ summary: 'Call Ann.', url: 'https://acme.example/keys' });
  });
});

describe('a rule of one\'s own beside a built-in one that is known by context', () => {
  const digits = tokens('own beside').legacy();
  const rule = (pattern: string): string => `rules: [{ id: generic-key, pattern: '${pattern}', anchor: { anywhere: [token] } }]\n`;
  const same = '(?:TOKEN|token)=(?<secret>[0-9a-f]{64})';

  it.each([
    ['leaves to it the very same bytes', rule(same), ['sentry-legacy-token']],
    ['reports them where the built-in one is off', `${rule(same)}severity: { sentry-legacy-token: off }\n`, ['generic-key']],
    ['reports a part of them too', rule('TOKEN=(?<secret>[0-9a-f]{40})'), ['generic-key', 'sentry-legacy-token']],
    ['reports what is more than they beside it', rule('TOKEN=[0-9a-f]{64}'), ['generic-key', 'sentry-legacy-token']],
  ])('%s', async (_, config, wanted) => {
    const one = repo().file('a.env', `SENTRY_AUTH_TOKEN=${digits}\n`).file('.sntrylint.yaml', config);
    const { stdout } = await sntrylint(['--format', 'json'], { cwd: one.root, env: one.env });
    expect(JSON.parse(stdout).findings.map(({ ruleId }: { ruleId: string }) => ruleId).toSorted()).toEqual(wanted);
  });
});
