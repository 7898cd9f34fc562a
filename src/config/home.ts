import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';

/**
 * The configuration in the user's home directory. Hosts that may be sent a token and commands that may be run are read
 * from here and from the command line alone: a repository's own configuration could name any.
 */
export interface Home {
  /** Where it was looked for. */
  readonly file: string;
  /** Addresses of Sentry, first the one to ask about tokens that name none. */
  readonly sentryUrls: readonly string[];
  readonly allowHttp: boolean;
  /** Seconds that a hook may spend on asking Sentry. */
  readonly hookSeconds: number;
  readonly revokeCommand: { readonly command: readonly string[]; readonly pass: 'finding' | 'token' } | null;
  /** `keyVariable` names the environment variable that holds the key of the signature. */
  readonly webhook: { readonly url: string; readonly keyVariable: string } | null;
  /** Seconds that the command or the webhook may take. */
  readonly hookTimeout: number;
}

type Node = Readonly<Record<string, unknown>>;

/** Every key there is, by the section it stands in. */
const keys = {
  '': ['sentry', 'revoke'],
  sentry: ['url', 'trusted', 'allow-http', 'hook-seconds'],
  revoke: ['command', 'pass', 'timeout', 'webhook'],
  'revoke.webhook': ['url', 'key-variable'],
} as const;

/** `$XDG_CONFIG_HOME/sntrylint/config.yaml`, by default `~/.config/sntrylint/config.yaml`. A relative XDG path counts as none, as the XDG specification wants. */
export function homeFile(env: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CONFIG_HOME: xdg, HOME: home } = env;
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(home || homedir(), '.config');
  return join(base, 'sntrylint', 'config.yaml');
}

/**
 * Reads it; without a file everything is as if it said nothing.
 *
 * @throws {UserError} for a file that cannot be read, is no YAML, or holds a key or value that does not exist.
 */
export async function readHome(env: Readonly<Record<string, string | undefined>>): Promise<Home> {
  const file = homeFile(env);
  const root = section(await load(file), '', file);
  const sentry = section(root['sentry'], 'sentry', file);
  const revoke = section(root['revoke'], 'revoke', file);
  const read = reader(file);
  const command = read.texts(revoke['command'], 'revoke.command');
  const url = read.text(sentry['url'], 'sentry.url');
  return {
    file,
    sentryUrls: [...(url === null ? [] : [url]), ...read.texts(sentry['trusted'], 'sentry.trusted')],
    allowHttp: read.flag(sentry['allow-http'], 'sentry.allow-http'),
    hookSeconds: read.seconds(sentry['hook-seconds'], 'sentry.hook-seconds', 3),
    revokeCommand: command.length === 0 ? null : { command, pass: read.pass(revoke['pass'], 'revoke.pass') },
    webhook: webhook(revoke['webhook'], file),
    hookTimeout: read.seconds(revoke['timeout'], 'revoke.timeout', 60),
  };
}

async function load(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new UserError(`your configuration could not be read: ${code ?? 'unknown reason'}`, { where: file });
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new UserError('your configuration is no YAML', { where: `${file}:${error.linePos?.[0].line ?? 1}` });
  return document.toJS({ maxAliasCount: 10 }) ?? {};
}

function webhook(value: unknown, file: string): Home['webhook'] {
  if (value === undefined) return null;
  const node = section(value, 'revoke.webhook', file);
  const read = reader(file);
  const url = read.text(node['url'], 'revoke.webhook.url');
  const keyVariable = read.text(node['key-variable'], 'revoke.webhook.key-variable');
  if (url === null || keyVariable === null) {
    throw new UserError('a webhook needs url and key-variable', { where: `${file}: revoke.webhook`, fix: 'key-variable names the environment variable that holds the key' });
  }
  return { url, keyVariable };
}

function section(value: unknown, name: keyof typeof keys, file: string): Node {
  const where = name === '' ? file : `${file}: ${name}`;
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new UserError('must be a list of keys and values', { where });
  const wrong = Object.keys(value).find((key) => !keys[name].some((known) => known === key));
  if (wrong === undefined) return value as Node;
  const near = nearest(wrong, keys[name]);
  throw new UserError(`there is no key \`${wrong}\``, { where, fix: near === null ? `there are ${keys[name].join(', ')}` : `did you mean \`${near}\`?` });
}

/** Readers of single values, each of which names the key that is wrong. */
function reader(file: string) {
  const fail = (key: string, wanted: string): never => {
    throw new UserError(`must be ${wanted}`, { where: `${file}: ${key}` });
  };
  return {
    text: (value: unknown, key: string): string | null =>
      value === undefined ? null : typeof value === 'string' && value !== '' ? value : fail(key, 'a text'),
    texts: (value: unknown, key: string): readonly string[] =>
      value === undefined ? [] : Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '') ? (value as string[]) : fail(key, 'a list of texts'),
    flag: (value: unknown, key: string): boolean => (value === undefined ? false : typeof value === 'boolean' ? value : fail(key, 'true or false')),
    seconds: (value: unknown, key: string, usual: number): number =>
      value === undefined ? usual : typeof value === 'number' && value > 0 && value <= 3600 ? value : fail(key, 'a number of seconds, more than 0 and at most 3600'),
    pass: (value: unknown, key: string): 'finding' | 'token' =>
      value === undefined || value === 'finding' ? 'finding' : value === 'token' ? 'token' : fail(key, 'finding or token'),
  };
}
