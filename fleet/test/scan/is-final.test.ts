import { expect, it } from 'vitest';
import { isFinal } from '../../src/scan/scan-repository.ts';

// Messages of git 2.39 and 2.47, with other names.
it.each([
  ["fatal: unable to access 'https://git.example.com/acme/page-404/': The requested URL returned error: 403", true],
  ["fatal: repository 'https://git.example.com/acme/web/' not found", true],
  ['the folder does not exist on this machine', true],
  ["fatal: Authentication failed for 'https://git.example.com/acme/web/'", true],
  ["fatal: could not read Username for 'https://git.example.com': terminal prompts disabled", true],
  ["fatal: unable to access 'https://git.example.com/acme/page-404/': Could not resolve host: git.example.com", false],
  ["fatal: unable to access 'https://git.example.com/acme/inflate/': Failed to connect to git.example.com port 443 after 3 ms: Couldn't connect to server", false],
  ["fatal: unable to access 'http://127.0.0.1:40404/acme/web/': The requested URL returned error: 503", false],
  ["fatal: unable to access 'https://git.example.com/acme/web/': The requested URL returned error: 429", false],
])('%s: trying again is of no use: %s', (words, is) => {
  expect(isFinal(words)).toBe(is);
});
