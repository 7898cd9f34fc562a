import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours a text. Without colour the text stays as it is. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly link: (text: string) => string;
}

/** @param color was decided before; this function does not look at the environment or a stream */
export function paint(color: boolean): Paint {
  const using = (format: Format) => (text: string) =>
    color && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    error: using(['bold', 'red']),
    warning: using(['bold', 'yellow']),
    good: using(['bold', 'green']),
    strong: using('bold'),
    faint: using('dim'),
    link: using('cyan'),
  };
}
