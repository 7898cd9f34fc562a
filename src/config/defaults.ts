import { decodeDepths } from '../engine/scanner.ts';
import { defaultBaseline } from './file/find.ts';

/** The values that apply if no configuration says otherwise. A hook without a configuration loads only these. */
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

/** The values that apply if the configuration in the home directory does not set them. */
export const homeDefaults = { trusted: [], allowHttp: false, hookSeconds: 3, command: [], pass: 'finding', timeout: 60 } as const;
