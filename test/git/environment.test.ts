import { expect, test } from 'vitest';
import { gitEnvironment, unboundEnvironment } from '../../src/git/environment.ts';

test.each(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_QUARANTINE_PATH', 'GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_GLOBAL', 'HOME', 'PATH'])(
  '%s stays as the caller has it',
  (name) => {
    expect(gitEnvironment({ [name]: 'given' })[name]).toBe('given');
  },
);

test.each(['GIT_EXTERNAL_DIFF', 'GIT_DIFF_OPTS', 'GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS', 'LANGUAGE'])(
  '%s does not reach git',
  (name) => {
    expect(gitEnvironment({ [name]: 'given' })).not.toHaveProperty(name);
  },
);

test('locks, replaced objects, fetching and translated words are off, whatever the caller has', () => {
  const given = { GIT_OPTIONAL_LOCKS: '1', LC_ALL: 'de_DE.UTF-8', GIT_ALLOW_PROTOCOL: 'ssh', GIT_NO_LAZY_FETCH: '0' };
  expect(gitEnvironment(given)).toMatchObject({
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  });
  expect(given.GIT_OPTIONAL_LOCKS).toBe('1');
});

test('what binds git to one repository can be taken away', () => {
  expect(unboundEnvironment({ GIT_DIR: 'a', GIT_INDEX_FILE: 'b', GIT_WORK_TREE: 'c', HOME: 'd' })).toEqual({ HOME: 'd' });
});
