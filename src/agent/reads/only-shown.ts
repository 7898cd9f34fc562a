import type { Finding, Location } from '../../findings/finding.ts';
import type { Content } from './contents.ts';
import type { Search } from './read.ts';

/** Whether git ignores a file, given by its absolute path. */
export type IsIgnored = (file: string) => Promise<boolean>;

/** The findings that the step would show. For a search, only those in the lines that it shows. */
export async function onlyShown(findings: readonly Finding[], files: readonly Content[], isIgnored: IsIgnored): Promise<readonly Finding[]> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const shown = await Promise.all(
    findings.map(async (finding) => {
      const isSeen = await Promise.all(finding.locations.map((location) => isShown(location, byPath.get(location.place.path), isIgnored)));
      return { ...finding, locations: finding.locations.filter((_, i) => isSeen[i]) };
    }),
  );
  return shown.filter(({ locations }) => locations.length > 0);
}

async function isShown({ position }: Location, content: Content | undefined, isIgnored: IsIgnored): Promise<boolean> {
  if (content === undefined) return true;
  for (const { search } of content.reads) {
    if (search === null) return true;
    if (!shows(search, content.text, position)) continue;
    if (!search.skipsIgnored || !(await isIgnored(content.file))) return true;
  }
  return false;
}

function shows({ finds, before, behind, parts }: Search, text: Buffer, { startLine, endLine, startColumn, endColumn }: Location['position']): boolean {
  // A search also shows the lines near a hit. So a line is shown if there is a hit close enough before or after it.
  const lines = text.toString('latin1').split('\n').slice(Math.max(0, startLine - 1 - behind), endLine + before);
  if (!lines.some((line) => finds(line.replaceAll(/[\0\r]/g, '')))) return false;
  if (parts === null || startLine !== endLine) return true;
  const line = text.toString('utf8').split('\n')[startLine - 1] ?? '';
  return parts(line).some(([from, to]) => from < endColumn - 1 && to > startColumn - 1);
}
