import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vitest/config';

interface PageModule {
  esbuild(): EsbuildPlugin;
  vite(): VitePlugin;
}

export const pageModule: PageModule;
export const fleetPageModule: PageModule;
