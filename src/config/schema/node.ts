/**
 * What one value of a configuration file may be, as data: the checker, the JSON Schema for editors and the reference
 * in the documentation are all made of it.
 */
export type Node = TextNode | ChoiceNode | CountNode | NumberNode | SecondsNode | SwitchNode | SizeNode | ListNode | MapNode | ObjectNode;

interface Described {
  /** For people: one or two sentences. */
  readonly about: string;
}

export interface TextNode extends Described {
  readonly kind: 'text';
  readonly shape?: Shape;
  /** What a pattern cannot say: why the text is wrong, or null where it is right. */
  readonly fault?: (text: string) => string | null;
}

/** A pattern that JSON Schema and JavaScript read alike, and the words for it: `a date such as 2026-12-31`. */
export interface Shape {
  readonly pattern: string;
  readonly words: string;
}

export interface ChoiceNode extends Described {
  readonly kind: 'choice';
  readonly words: readonly string[];
}

/** A whole number from 0. */
export interface CountNode extends Described {
  readonly kind: 'count';
  readonly most: number;
}

/** A number above 0. */
export interface SecondsNode extends Described {
  readonly kind: 'seconds';
  readonly most: number;
}

/** A number from 0, whole or not. */
export interface NumberNode extends Described {
  readonly kind: 'number';
  readonly most: number;
}

export interface SwitchNode extends Described {
  readonly kind: 'switch';
}

/** A number of bytes, or a text such as `50MB`. */
export interface SizeNode extends Described {
  readonly kind: 'size';
}

export interface ListNode extends Described {
  readonly kind: 'list';
  readonly of: Node;
  /** Whether one item may stand without the list around it. */
  readonly orOne: boolean;
}

/** Keys of the user's choosing, all with the same kind of value. */
export interface MapNode extends Described {
  readonly kind: 'map';
  readonly key: Shape;
  readonly value: Node;
}

export interface ObjectNode extends Described {
  readonly kind: 'object';
  readonly keys: Readonly<Record<string, Node>>;
  readonly required: readonly string[];
  /** At least one of these must be there. */
  readonly oneOf?: readonly string[];
  /** Keys that people will look for here and that belong elsewhere: where. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}
