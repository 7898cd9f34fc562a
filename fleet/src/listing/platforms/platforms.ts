import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import type { Platform } from './platform.ts';

/** Servers with an API that lists what an account owns. */
export type ApiPlatform = 'github' | 'gitlab' | 'gitea';

/** Every platform. A new one needs a file and an entry here. */
export const platforms = { github, gitlab, gitea } as const satisfies Readonly<Record<ApiPlatform, Platform>>;
