import { resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { type BaselineEntry, parseBaseline } from '../findings/baseline/baseline.ts';
import type { Config, FailOn } from './config.ts';
import { defaults } from './defaults.ts';
import { pathBelow, where } from '../git/where.ts';
import { type ConfigFiles, findConfig, type FoundFile, folderFiles, revisionFiles } from './file/find.ts';
import type { ReadConfig } from './file/read-config.ts';

/** What is asked of the configuration, and what the caller says over it. What is left out is as the configuration has it. */
export interface SettingsRequest {
  readonly cwd: string;
  readonly env: Environment;
  /** A configuration file, relative to `cwd`; false for none at all. Left out: the one at the repository's root. */
  readonly config?: string | false | undefined;
  /** A commit to read configuration and baseline from, so that a change cannot suppress its own findings. */
  readonly configFrom?: string | undefined;
  /** Whether `configFrom` is what CI said and not the user: a file outside of the repository, which no commit holds, is read as it is then. */
  readonly configFromCi?: boolean | undefined;
  /** A baseline file, relative to `cwd`; false for none at all. Left out: the one that the configuration names. */
  readonly baseline?: string | false | undefined;
  /** Globs that are left out beside those of the configuration. */
  readonly exclude?: readonly string[] | undefined;
  /** Bytes. */
  readonly maxFileSize?: number | undefined;
  readonly decodeDepth?: number | undefined;
  /** True to open archives whatever the configuration says. */
  readonly archives?: boolean | undefined;
  readonly failOn?: FailOn | undefined;
}

/** The configuration that holds, and where each value came from. */
export interface Settings {
  /** The root of the repository, which paths in the configuration are relative to. */
  readonly root: string;
  readonly config: Config;
  /** As messages name it; null if there is none. */
  readonly file: string | null;
  /** By key of the configuration: `default`, `.sntrylint.yaml:3`, `--exclude`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly baseline: Baseline;
}

export interface Baseline {
  /** As messages name it. */
  readonly name: string;
  /** Null if there is no such file, or none is wanted. */
  readonly entries: readonly BaselineEntry[] | null;
}

/**
 * Reads configuration and baseline. Without either nothing is loaded and no process is started.
 *
 * @param onRead told the whole path of each file that the settings depend on, whether it is there or not: for whoever reads them again when one changes
 * @throws {UserError} for a file that was named and is not there, or says what it cannot say
 */
export async function readSettings(request: SettingsRequest, onRead?: (file: string) => void): Promise<Settings> {
  const { cwd, env, configFrom } = request;
  const { root } = where(request);
  const files = configFrom === undefined ? heard(folderFiles(root), root, onRead) : await revisionFiles(configFrom, cwd, env);
  const readNamed: ReadNamed = (path) => named(path, files, request, root);
  const found = await loadConfig(files, request, readNamed);
  const { config, origins } = over(found, request);
  return { root, config, file: found.file, origins, baseline: await readBaseline(files, config.baseline, request, readNamed) };
}

function heard(files: ConfigFiles, root: string, onRead: ((file: string) => void) | undefined): ConfigFiles {
  if (onRead === undefined) return files;
  return {
    ...files,
    read: (path) => {
      onRead(resolve(root, path));
      return files.read(path);
    },
  };
}

/** A configuration and how its file is named; null if there is none and the defaults hold. */
interface FoundConfig extends ReadConfig {
  readonly file: string | null;
}

/** Reads a file that the user named; null if there is none. */
type ReadNamed = (path: string) => Promise<Named>;

async function loadConfig(files: ConfigFiles, { config }: SettingsRequest, readNamed: ReadNamed): Promise<FoundConfig> {
  const none: FoundConfig = { config: defaults, lines: {}, file: null };
  if (config === false) return none;
  const found = config === undefined ? await findConfig(files) : await present(config, readNamed);
  if (found === null) return none;
  // Parser, checker and schema are of no use to a repository without a configuration.
  const { readConfig } = await import('./file/read-config.ts');
  const ruleFile = async (path: string): Promise<FoundFile> => {
    const content = await files.read(path);
    if (content === null) throw new UserError('there is no such file, which `rules-from` names', { where: files.name(path) });
    return { name: files.name(path), content };
  };
  return { ...(await readConfig(found.content, found.name, ruleFile)), file: found.name };
}

async function present(path: string, readNamed: ReadNamed): Promise<FoundFile> {
  const { name, content } = await readNamed(path);
  if (content === null) throw new UserError('there is no such file', { where: name });
  return { name, content };
}

/** A named file, or its name alone where there is none. */
interface Named {
  readonly name: string;
  readonly content: Buffer | null;
}

/** A file that the user named: by itself in the file system, from the root in a commit. */
async function named(path: string, files: ConfigFiles, { cwd, configFrom, configFromCi }: SettingsRequest, root: string): Promise<Named> {
  const whole = resolve(cwd, path);
  if (configFrom === undefined) return { name: files.name(path), content: await files.read(whole) };
  const inside = pathBelow(root, whole);
  if (inside !== null) return { name: files.name(path), content: await files.read(inside) };
  if (configFromCi === true) return { name: path, content: await folderFiles(root).read(whole) };
  throw new UserError('the file lies outside of the repository, so no commit holds it', { where: path });
}

/** What the caller says wins; what is left out is the sum of both. */
function over({ config, lines, file }: FoundConfig, request: SettingsRequest): Pick<Settings, 'config' | 'origins'> {
  const { exclude = [], maxFileSize, decodeDepth, archives, failOn, baseline } = request;
  const origins: Record<string, string> = Object.fromEntries(Object.entries(lines).map(([key, line]) => [key, `${file}:${line}`]));
  if (exclude.length > 0) origins['exclude'] = [origins['exclude'], '--exclude'].filter(Boolean).join(', ');
  if (maxFileSize !== undefined) origins['max-file-size'] = '--max-file-size';
  if (decodeDepth !== undefined) origins['decode-depth'] = '--decode-depth';
  if (archives !== undefined) origins['archives'] = '--archives';
  if (failOn !== undefined) origins['fail-on'] = '--fail-on';
  if (baseline !== undefined) origins['baseline'] = baseline === false ? '--no-baseline' : '--baseline';
  return {
    origins,
    config: {
      ...config,
      exclude: [...config.exclude, ...exclude],
      maxFileSize: maxFileSize ?? config.maxFileSize,
      decodeDepth: decodeDepth ?? config.decodeDepth,
      archives: archives ?? config.archives,
      failOn: failOn ?? config.failOn,
    },
  };
}

async function readBaseline(
  files: ConfigFiles,
  usual: string,
  { baseline }: SettingsRequest,
  readNamed: ReadNamed,
): Promise<Baseline> {
  if (baseline === false) return { name: usual, entries: null };
  const { name, content } = baseline === undefined ? { name: files.name(usual), content: await files.read(usual) } : await readNamed(baseline);
  if (content !== null) return { name, entries: parseBaseline(content, name) };
  // One that is named by hand or in the configuration must be there: a slip of the pen would bring everything back.
  if (baseline !== undefined || usual !== defaults.baseline) {
    throw new UserError('there is no such baseline', { where: name, fix: '`sntrylint baseline` writes it' });
  }
  return { name, entries: null };
}
