import { version } from '../../version.ts';

/** Stands for the checksum of the package until somebody fills it in. Until then the check in CI fails. */
export const checksumPlace = 'SHA512';

/**
 * POSIX sh that installs the program in CI; `"$sntrylint" …` then runs it. It is installed in an empty folder outside of the
 * checkout and called by its full path. So files that a pull request commits (`node_modules/sntrylint`, an `.npmrc` with a
 * registry or with `node-options`) cannot change what runs. The checksum is compared before anything is unpacked. The
 * package.json beside it stops npm from using a project and its `.npmrc` in a folder above.
 *
 * @param checksum SHA-512 of the package's tarball in hex; {@link checksumPlace} if it is not known
 */
export function installLines(checksum: string): readonly string[] {
  return [
    'set -e',
    '# Outside of the checkout, so that nothing in a pull request can replace the scanner.',
    `cd "$(mktemp -d)" && echo '{}' >package.json`,
    `npm pack --silent sntrylint@${version}`,
    `echo '${checksum}  sntrylint-${version}.tgz' | sha512sum -c`,
    `npm install --silent --ignore-scripts ./sntrylint-${version}.tgz`,
    'sntrylint=$PWD/node_modules/.bin/sntrylint',
    'cd - >/dev/null',
  ];
}

/** The workflow for GitHub. Actions are pinned to commits: a tag can be moved. */
export function githubLines(checksum: string): readonly string[] {
  return [
    'name: sntrylint',
    'on:',
    '  push:',
    '  pull_request:',
    '  merge_group:',
    'permissions:',
    '  contents: read',
    'jobs:',
    '  sntrylint:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@93cb6efe18208431cddfb8368fd83d5badbf9bfd # v5.0.1',
    '        with:',
    '          # The commits of a pull request are read one by one, so they must be there.',
    '          fetch-depth: 0',
    '          persist-credentials: false',
    '      - uses: actions/setup-node@249970729cb0ef3589644e2896645e5dc5ba9c38 # v6.5.0',
    '        with:',
    '          node-version: 24',
    '          package-manager-cache: false',
    '      - run: |',
    ...[...installLines(checksum), '"$sntrylint" range --format github'].map((line) => `          ${line}`),
  ];
}

/** The job for GitLab. */
export function gitlabLines(checksum: string): readonly string[] {
  return [
    'sntrylint:',
    '  image: node:24',
    '  variables:',
    '    # The commits of a merge request are read one by one, so they must be there.',
    '    GIT_DEPTH: 0',
    '  script:',
    '    - |',
    ...[...installLines(checksum), '"$sntrylint" range --format pretty --format gitlab:gl-secret-detection-report.json'].map((line) => `      ${line}`),
    '  artifacts:',
    '    when: always',
    '    reports:',
    '      secret_detection: gl-secret-detection-report.json',
  ];
}
