/**
 * The roles that a name must have to fit an expression over names: `key` and `flag` for `^(?:key|flag): …$`. Names with
 * other roles need not be read. Null if any role may fit.
 *
 * @param source an expression under `own` or `of` in a rule
 */
export function rolesOf(source: string): readonly string[] | null {
  const alternatives = alternativesOf(source).map((one) => /^\^(?:\(\?:([a-z]+(?:\|[a-z]+)*)\)|([a-z]+)): /.exec(one));
  if (alternatives.some((one) => one === null)) return null;
  return alternatives.flatMap((one) => (one![1] ?? one![2]!).split('|'));
}

/** The alternatives of an expression: its parts between bars outside of groups. */
export function alternativesOf(source: string): readonly string[] {
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
