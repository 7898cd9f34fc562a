import { environmentFolder, type PackageManager } from './hook-text.ts';
import { dependsOn, type Survey } from './survey.ts';

/**
 * The command that installs the program, or its newest version, where the hooks of a repository search for it. It
 * avoids npm if the user may not have it.
 */
export function installCommand(survey: Survey, version: 'any' | 'latest' = 'any'): string {
  const { program } = survey;
  const name = version === 'latest' ? 'sntrylint@latest' : 'sntrylint';
  switch (program.by) {
    case 'modules': return withManager(program.manager, survey, name);
    case 'global': return installForUser({ by: 'npm' }, name);
    case 'yarn': return withManager('yarn', survey, name);
    case 'environment': return `install ${version === 'latest' ? 'the newest sntrylint' : 'sntrylint'} into ${environmentFolder(program)} (pip, uv or poetry)`;
    case 'user': return version === 'latest' ? 'pipx upgrade sntrylint (or uv tool upgrade sntrylint)' : installForUser({ by: 'wheel' });
  }
}

/** A package that package.json already names is only installed in this clone or work tree, not added again. */
function withManager(manager: PackageManager, survey: Survey, name: string): string {
  const folder = survey.program.folder.slice(0, -1);
  return name === 'sntrylint' && dependsOn(survey, name) ? installing[manager](folder) : `${adding[manager](folder)} ${name}`;
}

/**
 * The command by which each manager installs the listed packages. The argument is the folder of a package below the
 * root, or empty.
 */
const installing: Readonly<Record<PackageManager, (folder: string) => string>> = {
  npm: (folder) => `npm install${folder && ` --prefix ${folder}`}`,
  pnpm: (folder) => `pnpm install${folder && ` --dir ${folder}`}`,
  bun: (folder) => `bun install${folder && ` --cwd ${folder}`}`,
  yarn: (folder) => `yarn${folder && ` --cwd ${folder}`} install`,
};

/** The command by which each manager adds a package that is only for development. */
const adding: Readonly<Record<PackageManager, (folder: string) => string>> = {
  npm: (folder) => `npm install --save-dev${folder && ` --prefix ${folder}`}`,
  pnpm: (folder) => `pnpm add --save-dev${folder && ` --dir ${folder}`}`,
  bun: (folder) => `bun add --dev${folder && ` --cwd ${folder}`}`,
  yarn: (folder) => `yarn${folder && ` --cwd ${folder}`} add --dev`,
};

/** The command that installs the program for all repositories of a user. */
export function installForUser({ by }: Pick<Survey['installation'], 'by'>, name = 'sntrylint'): string {
  return by === 'npm' ? `npm install --global ${name}` : 'pipx install sntrylint (or uv tool install sntrylint)';
}
