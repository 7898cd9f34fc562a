import { expect, it } from 'vitest';
import { isSecretFile } from '../../src/secret/secret-file.ts';

it.each(['.env', '.env.local', 'apps/web/.env.sentry-build-plugin', '.envrc', '.sentryclirc', 'ios/sentry.properties', 'sentrycli.ini'])('%s is there to hold secrets', (path) => {
  expect(isSecretFile(path)).toBe(true);
});

it.each(['.env.example', '.env.sample', '.env.template', '.env.dist', 'examples/.env', 'samples/next/.sentryclirc', 'a.env', 'env', 'docs/.sentryclirc.md', '.envrc.md', 'x/.env/config.yaml'])('%s is meant for git', (path) => {
  expect(isSecretFile(path)).toBe(false);
});
