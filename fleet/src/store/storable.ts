/** Makes texts that Postgres takes: without NUL, and without half surrogate pairs, which are not valid Unicode. */
export function storable<Value>(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd') as Value;
  if (Array.isArray(value)) return value.map((one: unknown) => storable(one)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, storable(one)])) as Value;
}
