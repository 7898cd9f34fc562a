import { expect, it } from 'vitest';
import { address } from '../../../src/git/remotes/address.ts';

it.each([
  ['https://github.com/acme/app.git', 'github.com/acme/app'],
  ['https://ada:secret@GitHub.com:443/acme/app/', 'github.com/acme/app'],
  ['git@github.com:acme/app.git', 'github.com/acme/app'],
  ['github.com:acme/app', 'github.com/acme/app'],
  ['ssh://git@github.com:22/acme/app', 'github.com/acme/app'],
  ['git+ssh://git@github.com/acme/app', 'github.com/acme/app'],
  ['git://github.com/acme/app', 'github.com/acme/app'],
  ['git@[::1]:acme/app', '[::1]/acme/app'],
])('%s leads to %s', (url, wanted) => {
  expect(address(url)).toBe(wanted);
});

it.each([
  ['ports', 'https://localhost:3000/app', 'https://localhost:4000/app'],
  ['homes', 'ada@example.org:app', 'bob@example.org:app'],
  ['folders', '/srv/app', '/srv/app.git'],
  ['drives', 'C:\\app', 'D:\\app'],
  ['helpers', 'codecommit::eu-west-1://app', 'codecommit::eu-west-2://app'],
])('two %s are two places', (_, one, other) => {
  expect(address(one)).not.toBe(address(other));
});

it('a folder is named as it is, or as a URL', () => {
  expect(address('file:///srv/app.git')).toBe(address('/srv/app.git/'));
});
