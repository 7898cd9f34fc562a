import { sntrylint, type World } from '../fake-io.ts';

/** The parts of a JSON report that tests read. */
export interface JsonReport {
  readonly scan: {
    readonly source: string;
    readonly files: number;
    readonly commits: number;
    readonly complete: boolean;
    readonly notRead: readonly { readonly path: string; readonly reason: string }[];
  };
  readonly findings: readonly {
    readonly ruleId: string;
    readonly isNew: boolean;
    readonly locations: readonly {
      readonly path: string;
      readonly startLine: number;
      readonly startColumn: number;
      readonly commit: string | null;
      readonly author: string | null;
      readonly date: string | null;
      readonly inHead: boolean | null;
    }[];
  }[];
}

export interface JsonScan {
  readonly code: number;
  readonly stderr: string;
  readonly report: JsonReport;
  /** Every place of every finding, sorted. */
  readonly paths: readonly string[];
}

/** Calls the program with `--format json` and reads its report. */
export async function scanJson(argv: readonly string[], world: World): Promise<JsonScan> {
  const { code, stdout, stderr } = await sntrylint([...argv, '--format', 'json'], world);
  if (stdout === '') throw new Error(`no report (exit code ${code}): ${stderr}`);
  const report = JSON.parse(stdout) as JsonReport;
  return { code, stderr, report, paths: report.findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort() };
}
