import type { Reporter } from '../report/report.ts';

/** Every report format; a new one is a file of `src/report/` and a line here (and its name in flags.ts). */
export const formats = {
  pretty: async (): Promise<Reporter> => (await import('../report/pretty.ts')).pretty,
  json: async (): Promise<Reporter> => (await import('../report/json.ts')).json,
};
