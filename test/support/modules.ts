import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Import {
  readonly file: string;
  readonly specifier: string;
}

/** The modules of a folder, and their imports. */
export interface Modules {
  /** Relative to the folder, with `/`. */
  readonly files: readonly string[];
  readonly text: (file: string) => string;
  readonly imports: readonly Import[];
  /** Imports of other files, inside the folder or outside. */
  readonly local: readonly Import[];
  /** The file that an import names, relative to the folder. It begins with `../` if it lies outside. */
  readonly target: (one: Import) => string;
  /** Chains of imports that lead back to their beginning. */
  readonly circles: () => readonly string[];
  /** Imports from one sub folder to another that are not allowed. */
  readonly wrongWays: (isAllowed: (from: string, to: string, one: Import) => boolean) => readonly Import[];
}

/** @param folder absolute, with a slash at its end */
export function modulesOf(folder: string): Modules {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.replaceAll('\\', '/'));
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const imports: readonly Import[] = files.flatMap((file) => [...text(file).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => ({ file, specifier: match[1] ?? '' })));
  const local = imports.filter(({ specifier }) => specifier.startsWith('.'));
  const target = ({ file, specifier }: Import): string => relative(folder, join(folder, dirname(file), specifier)).replaceAll('\\', '/');
  return {
    files,
    text,
    imports,
    local,
    target,
    circles() {
      const of = new Map(files.map((file) => [file, local.filter((one) => one.file === file).map(target)]));
      const [done, path, circles]: [Set<string>, string[], string[]] = [new Set(), [], []];
      const visit = (file: string): void => {
        if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        if (path.includes(file) || done.has(file)) return;
        path.push(file);
        for (const next of of.get(file) ?? []) visit(next);
        path.pop();
        done.add(file);
      };
      for (const file of files) visit(file);
      return circles;
    },
    wrongWays: (isAllowed) =>
      local.filter((one) => {
        const [from, to] = [folderOf(one.file), folderOf(target(one))];
        return from !== to && !isAllowed(from, to, one);
      }),
  };
}

/** The first folder of a path; `.` for a file without a folder. */
export function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : '.';
}
