import { expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { jsonl, jsonlFinding, jsonlSummary } from '../../src/report/jsonl.ts';
import { collect, report } from '../support/report/findings.ts';
import { sampleReport } from '../support/report/sample-report.ts';

it('says line by line what the JSON report says at once', () => {
  const sample = sampleReport();
  const lines = jsonl(sample).trimEnd().split('\n').map((line) => JSON.parse(line));
  const last = lines.pop();
  const whole = JSON.parse(JSON.stringify(jsonReport(sample)));
  expect(lines.map(({ type, ...finding }) => [type, finding])).toEqual(
    whole.findings.map((finding: object) => ['finding', finding]),
  );
  const { findings: _, ...rest } = whole;
  expect(last).toEqual({ type: 'summary', ...rest });
});

it('is the summary alone where nothing is found', () => {
  expect(jsonl(report(collect())).match(/\n/g)).toHaveLength(1);
});

it('can be written as findings come', () => {
  const sample = sampleReport();
  expect(sample.findings.map(jsonlFinding).join('') + jsonlSummary(sample)).toBe(jsonl(sample));
});
