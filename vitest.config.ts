import { defineConfig } from 'vitest/config';
import { rulesModule } from './scripts/rules-module.mjs';

export default defineConfig({
  plugins: [rulesModule.vite()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 30_000,
    pool: 'forks',
  },
});
