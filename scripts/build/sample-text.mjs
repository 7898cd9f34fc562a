// Makes text like that of repositories, from a seed. The matcher is adapted to this text, so the text must not depend
// on the files of this repository.

/**
 * Words of the literals that rules look for, such as `secret key`, stand here several times: where such literals are
 * searched for, these words are common.
 */
const words =
  `a an and any are array as async await be been but by byte bytes call can case catch change class client code commit config const content
count data date default delete depth does done each else end error event every example export expect extends false field file files find first
for from function get git given has have hash header here hook host id if import in index input instance into is it item key kind label length
let level library limit line link list load local log make map match message method mode module more most must name new next no node not null
number object of on one only open option options or other out output over package parse part path place plain private promise public push read
readonly record ref release remote remove repository request require resolve response result return root row rule run same scan schema script
search see select server set should show side size some source stack start state static string style such super switch table tag task temporary
test text than that the their them then there these they this throw time to token tool tree true try type undefined unknown update url use user
value version void want was what when where which while who will with without word work write yet you your zero entry sentry http https github
org com www docs json yaml npm registry resolved integrity engines license main bin dependencies attribute attributes contributing distributed primary
monkey keyboard keys auth apache environment @sentry/node @sentry/browser @sentry/core
secret secrets password credentials key key key key keys secret secret secret sentry sentry sentry sentry`.split(/\s+/);
const joints = [' ', ' ', ' ', ' ', '.', '(', ') ', ', ', ': ', ' = ', "'", '"', '/', '-', '_', ';\n', '\n', '\n  ', '\n    ', ' => ', '[', ']', '{ ', ' }', '<', '>', '`', '**', '| ', '# '];
const hexadecimal = '0123456789abcdef';
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** @param bytes the length of the text */
export function sampleText(bytes) {
  const roll = dice(0x5e47);
  const pick = (list) => list[roll(list.length)];
  const run = (letters, length) => Array.from({ length }, () => pick(letters)).join('');
  const parts = [];
  for (let length = 0; length < bytes; ) {
    const kind = roll(60);
    const part =
      kind === 0
        ? `\n      "resolved": "https://registry.npmjs.org/${pick(words)}-${pick(words)}/-/${pick(words)}-${roll(20)}.${roll(20)}.${roll(20)}.tgz",\n      "integrity": "sha512-${run(base64, 86)}==",\n`
        : kind === 1
          ? `${run(hexadecimal, pick([7, 12, 32, 40, 64]))} `
          : kind < 12
            ? cased(Array.from({ length: 2 + roll(2) }, () => pick(words)), roll(3)) + pick(joints)
            : pick(words) + pick(joints);
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join('').slice(0, bytes));
}

/** Joins words as camelCase, PascalCase or CAPITALS_. */
function cased(names, form) {
  if (form === 2) return names.join('_').toUpperCase();
  const joined = names.map((name) => name[0].toUpperCase() + name.slice(1)).join('');
  return form === 1 ? joined : joined[0].toLowerCase() + joined.slice(1);
}

/** A generator of whole numbers below a limit (mulberry32). */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
