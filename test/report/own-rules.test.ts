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
