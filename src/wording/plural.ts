/** `1,204`. Done by hand, since the first call of `toLocaleString` takes 17 ms, and every commit would wait for it. */
export function grouped(amount: number): string {
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 file`, `2 files`, `1,204 files`. */
export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${grouped(amount)} ${amount === 1 ? one : many}`;
}
