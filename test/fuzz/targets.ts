import type { Target } from './target.ts';
import { archives } from './targets/archives.ts';
import { configuration, gitleaks, home, rules } from './targets/configurations.ts';
import { engine } from './targets/engine.ts';
import { gitLists, hookInput, objectStream } from './targets/git.ts';
import { baseline, baselineImport, directives, tokenTexts } from './targets/known.ts';
import { inflate } from './targets/inflate.ts';
import { packs } from './targets/packs.ts';
import { planted } from './targets/planted.ts';
import { reports } from './targets/reports.ts';
import { sentry } from './targets/sentry.ts';

/** Everything that reads what others wrote. */
export const targets: readonly Target[] = [
  engine, planted, configuration, home, rules, gitleaks, baseline, baselineImport, directives, tokenTexts,
  objectStream, packs, inflate, gitLists, hookInput, reports, archives, sentry,
];
