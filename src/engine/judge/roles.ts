/**
 * The roles that a name must have to fit an expression over names: `key` and `flag` of `^(?:key|flag): …$`. Null where it
 * may be any. Names of other roles need not be read then.
 *
 * @param source of an expression as rules have them under `own` and `of`
 */
export function rolesOf(source: string): readonly string[] | null {
  const alternatives = alternativesOf(source).map((one) => /^\^(?:\(\?:([a-z]+(?:\|[a-z]+)*)\)|([a-z]+)): /.exec(one));
  if (alternatives.some((one) => one === null)) return null;
  return alternatives.flatMap((one) => (one![1] ?? one![2]!).split('|'));
}

/** The parts of an expression between the bars that stand in no group. */
function alternativesOf(source: string): readonly string[] {
  const parts: string[] = [];
  let [depth, from, isInClass] = [0, 0, false];
  for (let at = 0; at < source.length; at++) {
    const sign = source[at];
    if (sign === '\\') at++;
    else if (isInClass) isInClass = sign !== ']';
    else if (sign === '[') isInClass = true;
    else if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === '|' && depth === 0) {
      parts.push(source.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, source.slice(from)];
}
