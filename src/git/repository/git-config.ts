import { type GitPlace, gitFailure, run } from '../run.ts';

/** One value of git's configuration. */
export interface ConfigValue {
  /** In lower case: `core.commentchar`. */
  readonly key: string;
  readonly value: string;
}

/**
 * The values of all keys that match, in the order in which git reads them; the last value of a key applies. Reads `git
 * config -z --get-regexp`: key, LF, value, NUL. A key without a value means true.
 * @throws {UserError} with exit code 3 if git cannot read its configuration.
 */
export async function gitConfig(pattern: string, place: GitPlace): Promise<readonly ConfigValue[]> {
  const ran = await run(['config', '-z', '--get-regexp', pattern], place);
  // 1: no such key.
  if (ran.code === 1) return [];
  if (ran.code !== 0) throw gitFailure(ran.args, ran);
  return ran.stdout
    .toString('utf8')
    .split('\0')
    .filter((item) => item !== '')
    .map((item) => {
      const end = item.indexOf('\n');
      return end === -1 ? { key: item, value: 'true' } : { key: item.slice(0, end), value: item.slice(end + 1) };
    });
}

/** Whether git reads a value as true (`git help config`, "boolean"). */
export function isTrue(value: string): boolean {
  return /^(?:true|yes|on|[+-]?0*[1-9]\d*[kmg]?)$/i.test(value);
}
