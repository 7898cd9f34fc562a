import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vitest/config';

export declare const rulesModule: {
  readonly esbuild: () => EsbuildPlugin;
  readonly vite: () => VitePlugin;
};
