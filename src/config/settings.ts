import { resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { type BaselineEntry, parseBaseline } from '../findings/baseline/baseline.ts';
import type { Config, FailOn } from './config.ts';
import { defaults } from './defaults.ts';
import { pathBelow, where } from '../git/repository/where.ts';
import { type ConfigFiles, findConfig, type FoundFile, folderFiles, revisionFiles } from './file/find.ts';
import type { ReadConfig } from './file/read-config.ts';

/** Which configuration to read, and the caller's options. If an option is left out, the configuration decides. */
export interface SettingsRequest {
  readonly cwd: string;
  readonly env: Environment;
  /** Ends the git that reads from a commit. */
  readonly signal?: AbortSignal;
  /**
   * A configuration file, relative to `cwd`; false for no configuration. The default is the file at the repository's
   * root.
   */
  readonly config?: string | false | undefined;
  /** A commit to read configuration and baseline from. So a change cannot suppress its own findings. */
  readonly configFrom?: string | undefined;
  /**
   * Whether `configFrom` comes from CI and not from the user. Files outside of the repository, which are in no commit,
   * are then read as they are.
   */
  readonly configFromCi?: boolean | undefined;
  /**
   * A baseline file, relative to `cwd`; false for no baseline. The default is the file that the configuration names.
   */
  readonly baseline?: string | false | undefined;
  /** More globs for files to exclude, besides those of the configuration. */
  readonly exclude?: readonly string[] | undefined;
  /** In bytes. */
  readonly maxFileSize?: number | undefined;
  readonly decodeDepth?: number | undefined;
  /** True opens archives, whatever the configuration says. */
  readonly archives?: boolean | undefined;
  readonly failOn?: FailOn | undefined;
}

/** The configuration in force, and where each value comes from. */
export interface Settings {
  /** The root of the repository. Paths in the configuration are relative to it. */
  readonly root: string;
  readonly config: Config;
  /** The file's name in messages; null if there is no file. */
  readonly file: string | null;
  /** The origin of each key of the configuration: `default`, `.sntrylint.yaml:3`, `--exclude`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly baseline: Baseline;
}

export interface Baseline {
  /** The file's name in messages. */
  readonly name: string;
  /** Null if there is no such file, or if no baseline is wanted. */
  readonly entries: readonly BaselineEntry[] | null;
}

/**
 * Reads configuration and baseline. If there are neither, no code is loaded for them and no process started.
 *
 * @param onRead called with the absolute path of each file that the settings depend on, even if the file does not
 * exist. A caller can watch these files and read again when one changes
 * @throws {UserError} if a named file is missing, or a file is not valid
 */
export async function readSettings(request: SettingsRequest, onRead?: (file: string) => void): Promise<Settings> {
  const { cwd, env, signal, configFrom } = request;
  const { root } = where(request);
  const files = configFrom === undefined ? heard(folderFiles(root), root, onRead) : await revisionFiles(configFrom, { cwd, env, ...(signal === undefined ? {} : { signal }) });
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

/** A configuration and its file's name. The name is null if there is no file and the defaults apply. */
interface FoundConfig extends ReadConfig {
  readonly file: string | null;
}

/** Reads a file that the user named. */
type ReadNamed = (path: string) => Promise<Named>;

async function loadConfig(files: ConfigFiles, { config }: SettingsRequest, readNamed: ReadNamed): Promise<FoundConfig> {
  const none: FoundConfig = { config: defaults, lines: {}, file: null };
  if (config === false) return none;
  const found = config === undefined ? await findConfig(files) : await present(config, readNamed);
  if (found === null) return none;
  // Parser, checks and schema are loaded only if there is a configuration.
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

/** The name of a named file, and its content; null if there is no such file. */
interface Named {
  readonly name: string;
  readonly content: Buffer | null;
}

/**
 * Reads a file that the user named. On disk the path is relative to the working folder; in a commit the file is found
 * from the root.
 */
async function named(path: string, files: ConfigFiles, { cwd, configFrom, configFromCi }: SettingsRequest, root: string): Promise<Named> {
  const whole = resolve(cwd, path);
  if (configFrom === undefined) return { name: files.name(path), content: await files.read(whole) };
  const inside = pathBelow(root, whole);
  if (inside !== null) return { name: files.name(path), content: await files.read(inside) };
  if (configFromCi === true) return { name: path, content: await folderFiles(root).read(whole) };
  throw new UserError('the file lies outside of the repository, so no commit holds it', { where: path });
}

/** Puts the caller's options over the configuration. The excluded globs of both are joined. */
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
  // A baseline that the user or the configuration names must exist. If a misspelt name were accepted, all old findings
  // would come back.
  if (baseline !== undefined || usual !== defaults.baseline) {
    throw new UserError('there is no such baseline', { where: name, fix: '`sntrylint baseline` writes it' });
  }
  return { name, entries: null };
}
