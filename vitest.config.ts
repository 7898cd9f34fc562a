import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { fleetPageModule, pageModule } from './scripts/build/page-module.mjs';
import { rulesModule } from './scripts/build/rules-module.mjs';

export default defineConfig({
  plugins: [rulesModule.vite(), pageModule.vite(), fleetPageModule.vite()],
  test: {
    include: ['test/**/*.test.ts', 'fleet/test/**/*.test.ts'],
    // What takes minutes (test/support/how-long.ts).
    exclude: process.env['SNTRYLINT_TESTS'] === 'long' ? [] : ['**/*.long.test.ts'],
    globalSetup: ['test/support/run/build-once.ts'],
    testTimeout: 30_000,
    // Removing the folders of a test takes long while other tests write.
    hookTimeout: 60_000,
    pool: 'forks',
    // All cores and two more processes, since each waits for the programs that it starts: with one more, two cores were
    // idle for a part of the time. And one process for many files: a third of the processor time went into loading the
    // same modules again. A test leaves the environment, the working folder and the user as it found them.
    maxWorkers: availableParallelism() + 2,
    isolate: false,
    // Processes are started beside the tests' own, which may therefore grow: with much room there is little garbage to collect.
    execArgv: ['--import', new URL('test/support/run/start-small.mjs', import.meta.url).href, '--max-semi-space-size=64', '--min-semi-space-size=32', '--initial-heap-size=512'],
  },
});
