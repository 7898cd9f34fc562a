import { defineConfig } from 'vitest/config';
import { fleetPageModule, pageModule } from './scripts/page-module.mjs';
import { rulesModule } from './scripts/rules-module.mjs';

export default defineConfig({
  plugins: [rulesModule.vite(), pageModule.vite(), fleetPageModule.vite()],
  test: {
    include: ['test/**/*.test.ts', 'fleet/test/**/*.test.ts'],
    // What takes minutes (test/support/how-long.ts).
    exclude: process.env['SNTRYLINT_TESTS'] === 'long' ? [] : ['**/*.long.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    // All cores, and one process a core for all files instead of one a file: a third of the processor time went into
    // loading the same modules again. A test leaves the environment, the working folder and the user as it found them.
    maxWorkers: '100%',
    isolate: false,
    execArgv: ['--import', new URL('test/support/start-small.mjs', import.meta.url).href],
  },
});
