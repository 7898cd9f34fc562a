import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vitest/config';

export const rulesModule: { esbuild(): EsbuildPlugin; vite(): VitePlugin };
