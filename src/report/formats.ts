import type { Reporter } from './report.ts';

/** Every format of `--format`. Its code is loaded only when it is used. A new format needs a file and a line here. */
export const formats = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  json: async () => (await import('./json.ts')).json,
  jsonl: async () => (await import('./jsonl.ts')).jsonl,
  sarif: async () => (await import('./sarif.ts')).sarif,
  junit: async () => (await import('./junit.ts')).junit,
  github: async () => (await import('./github.ts')).github,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  html: async () => (await import('./html/html.ts')).html,
} as const satisfies Readonly<Record<string, () => Promise<Reporter>>>;

export type FormatName = keyof typeof formats;

/** Formats that show where the scan ran. For other formats this is not found out. */
export const showOrigin: ReadonlySet<FormatName> = new Set(['html']);
