import type { FleetReporter } from './fleet-report.ts';

/** Every format of `--format`. Its code is loaded only when it is used. A new format needs a file and a line here. */
const formats = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  json: async () => (await import('./json.ts')).json,
  jsonl: async () => (await import('./json.ts')).jsonl,
  csv: async () => (await import('./csv.ts')).csv,
  sarif: async () => (await import('./sarif.ts')).sarif,
  html: async () => (await import('./html/html.ts')).html,
} as const satisfies Readonly<Record<string, () => Promise<FleetReporter>>>;

export type Format = keyof typeof formats;

/** The names, in the order in which help shows them. */
export const formatNames = Object.keys(formats) as readonly Format[];

/** Loads the reporter of a format. */
export function reporterFor(format: Format): Promise<FleetReporter> {
  return formats[format]();
}
