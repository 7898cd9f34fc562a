import { decodeDepths } from '../engine/scanner.ts';
import { defaultBaseline } from './file/find.ts';

/** What holds where no configuration says otherwise; a hook without one loads nothing else of a configuration. */
export const defaults = {
  exclude: [],
  maxFileSize: null,
  decodeDepth: decodeDepths.usual,
  archives: false,
  failOn: 'any',
  practice: 'not-in-hooks',
  baseline: defaultBaseline,
  severity: new Map<string, never>(),
  suppress: [],
  rulesFrom: [],
  rules: [],
} as const;

/** What holds where the configuration in the home directory says nothing. */
export const homeDefaults = { trusted: [], allowHttp: false, hookSeconds: 3, command: [], pass: 'finding', timeout: 60 } as const;
