import { environmentFolder } from './hook-text.ts';
import type { Survey } from './survey.ts';

/** What brings the program, or its newest version, to where the hooks of a repository look for it; never npm where the user may have none. */
export function installCommand({ program, has }: Survey, version: 'any' | 'latest' = 'any'): string {
  const name = version === 'latest' ? 'sntrylint@latest' : 'sntrylint';
  switch (program.by) {
    case 'modules': {
      if (!has(`${program.folder}package.json`)) return installForUser({ by: 'npm' }, name);
      return `npm install --save-dev${program.folder === '' ? '' : ` --prefix ${program.folder.slice(0, -1)}`} ${name}`;
    }
    case 'yarn': return `yarn${program.folder === '' ? '' : ` --cwd ${program.folder.slice(0, -1)}`} add --dev ${name}`;
    case 'environment': return `install ${version === 'latest' ? 'the newest sntrylint' : 'sntrylint'} into ${environmentFolder(program)} (pip, uv or poetry)`;
    case 'user': return version === 'latest' ? 'pipx upgrade sntrylint (or uv tool upgrade sntrylint)' : installForUser({ by: 'wheel' });
  }
}

/** What brings the program to all repositories of a user. */
export function installForUser({ by }: Pick<Survey['installation'], 'by'>, name = 'sntrylint'): string {
  return by === 'npm' ? `npm install --global ${name}` : 'pipx install sntrylint (or uv tool install sntrylint)';
}
