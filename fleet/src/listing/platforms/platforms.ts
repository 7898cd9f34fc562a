import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import type { Platform } from './platform.ts';

/** Servers with an API that lists what an account owns. */
export type ApiPlatform = 'github' | 'gitlab' | 'gitea';

/** A new one is its own file and a line here. */
export const platforms = { github, gitlab, gitea } as const satisfies Readonly<Record<ApiPlatform, Platform>>;
