import { element } from './element.ts';

/** One entry of a select. */
interface Option {
  readonly value: string;
  readonly label: string;
}

/** Each value once, the most frequent first. */
export function counted(values: readonly string[], word: (value: string) => string = (value) => value): readonly Option[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value, amount]) => ({ value, label: `${word(value)} (${amount})` }));
}

/** A select. The empty value means that nothing is chosen. */
export function choice(id: string, none: string, options: readonly Option[]): HTMLSelectElement {
  return element('select', { id }, ...[{ value: '', label: none }, ...options].map(({ value, label }) => element('option', { value }, label)));
}

/** A control with its label above. */
export function field(label: string, control: HTMLElement): HTMLElement {
  return element('label', {}, element('span', {}, label), control);
}
