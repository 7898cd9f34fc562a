import { configNames } from './find.ts';
import type { Settings } from '../settings.ts';

/** Notices configurations in folders below the root. They have no effect, although somebody may think they do. */
export interface StrayConfigurations {
  readonly notice: (path: string) => void;
  /** A sentence about these files, or nothing. */
  readonly words: () => readonly string[];
}

/** How many files are named. The others are only counted. */
const mostNamed = 3;

/** @param file the configuration in use. It may lie below the root if the user named it, and is then not noticed */
export function strayConfigurations({ file }: Pick<Settings, 'file'>): StrayConfigurations {
  const found = new Set<string>();
  return {
    notice(path) {
      const slash = path.lastIndexOf('/');
      // Most names begin with another character, and a scan notices thousands.
      if (slash !== -1 && path.codePointAt(slash + 1) === 0x2e && path.startsWith('.sntrylint.', slash + 1) && configNames.some((name) => path.endsWith(`/${name}`)) && file?.endsWith(path) !== true) found.add(path);
    },
    words() {
      const all = [...found].sort();
      const more = all.length > mostNamed ? `, and ${all.length - mostNamed} more` : '';
      const [verb, named] = [all.length === 1 ? 'is' : 'are', all.slice(0, mostNamed).join(', ') + more];
      return all.length === 0 ? [] : [`${named} ${verb} not read: a repository has one configuration, at its root`];
    },
  };
}
