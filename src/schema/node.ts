/**
 * Describes what a value may be. From this one description come its TypeScript type ({@link Value}), its check
 * (`read.ts`), the JSON Schema for editors and the reference in the documentation.
 */
export type Node = TextNode | ChoiceNode | NumberNode | SwitchNode | SizeNode | ListNode | MapNode | ObjectNode | AlternativesNode;

interface Described {
  /** One or two sentences for people. */
  readonly about: string;
}

export interface TextNode extends Described {
  readonly kind: 'text';
  readonly shape: Shape | null;
  /** Finds faults that a pattern cannot express: why the text is wrong; null if it is right. */
  readonly fault: ((text: string) => Fault | null) | null;
}

/** A pattern that means the same in JSON Schema and JavaScript, and words for it: `a date such as 2026-12-31`. */
export interface Shape {
  readonly pattern: string;
  readonly words: string;
}

/** The rest of a sentence that begins with the name of the value: `is not a date that exists`. */
export interface Fault {
  readonly what: string;
  readonly fix: string | null;
}

export interface ChoiceNode<W extends string = string> extends Described {
  readonly kind: 'choice';
  readonly words: readonly W[];
}

export interface NumberNode extends Described {
  readonly kind: 'number';
  readonly isWhole: boolean;
  readonly least: number;
  /** Whether the value must be greater than `least`, not equal to it. */
  readonly isAbove: boolean;
  readonly most: number;
  /** Words for the number: `a whole number`, `a number of seconds`. */
  readonly words: string;
}

export interface SwitchNode extends Described {
  readonly kind: 'switch';
}

/** A number of bytes, or a text such as `50MB`. The value is the number of bytes. */
export interface SizeNode extends Described {
  readonly kind: 'size';
}

export interface ListNode<I extends Node = Node, F extends boolean = boolean> extends Described {
  readonly kind: 'list';
  readonly of: I;
  /** Whether a single item may stand without a list around it. */
  readonly orOne: boolean;
  /**
   * Whether the list must have an item. A list that selects something must, since an empty one would select everything.
   */
  readonly isFilled: F;
}

/** Keys of the user's choice. All have the same kind of value. */
export interface MapNode<V extends Node = Node> extends Described {
  readonly kind: 'map';
  readonly key: Shape;
  readonly value: V;
}

export interface ObjectNode<K extends Keys = Keys, O extends string = string> extends Described {
  readonly kind: 'object';
  readonly keys: K;
  /** At least one of these keys must be there. If the list is empty, nothing is required. */
  readonly oneOf: readonly O[];
  /** The noun for the object in messages, and the key that names it: `the rule acme-key`. */
  readonly called: { readonly noun: string; readonly key: string } | null;
  /** Keys that people look for here but that belong elsewhere, and where they belong. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Finds faults in values that are valid one by one but not together. */
  readonly fault: ((said: Readonly<Record<string, unknown>>) => (Fault & { readonly key: string }) | null) | null;
}

/** A choice of several objects. Each has another first key, and the first key in the value tells which object it is. */
export interface AlternativesNode<A extends Readonly<Record<string, Keys>> = Readonly<Record<string, Keys>>> extends Described {
  readonly kind: 'alternatives';
  /** The keys of each kind, by its first key. */
  readonly objects: A;
}

export type Keys = Readonly<Record<string, Node | Optional | Usual>>;

/** A key that may be left out. */
export interface Optional<N extends Node = Node> {
  readonly kind: 'optional';
  readonly node: N;
}

/** A key that may be left out, and its default. */
export interface Usual<N extends Node = Node, V = unknown> {
  readonly kind: 'usual';
  readonly node: N;
  readonly value: V;
}

/** The type of the values that a node accepts. Keys become JavaScript names: `max-file-size` is `maxFileSize`. */
export type Value<N> = N extends TextNode
  ? string
  : N extends ChoiceNode<infer W>
    ? W
    : N extends NumberNode | SizeNode
      ? number
      : N extends SwitchNode
        ? boolean
        : N extends ListNode<infer I, infer F>
          ? F extends true ? readonly [Value<I>, ...Value<I>[]] : readonly Value<I>[]
          : N extends MapNode<infer V>
            ? ReadonlyMap<string, Value<V>>
            : N extends AlternativesNode<infer A>
              ? { [K in keyof A]: ObjectValue<A[K]> }[keyof A]
              : N extends ObjectNode<infer K, infer O>
                ? [O] extends [never] ? ObjectValue<K> : ObjectValue<K> & { [P in O]: Required<Pick<ObjectValue<K>, Camel<P> & keyof ObjectValue<K>>> }[O]
                : never;

type ObjectValue<K> = Flat<
  { readonly [P in keyof K as K[P] extends Optional ? never : Camel<P>]: KeyValue<K[P]> } &
  { readonly [P in keyof K as K[P] extends Optional ? Camel<P> : never]?: KeyValue<K[P]> }
>;

type KeyValue<E> = E extends Optional<infer N> ? Value<N> : E extends Usual<infer N, infer V> ? Value<N> | V : Value<E>;

type Flat<T> = { [P in keyof T]: T[P] };

type Camel<S> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S & string;

/** A text of some shape. Without a shape, any text that is not blank. */
export function text(about: string, shape: Shape | null = something, fault: TextNode['fault'] = null): TextNode {
  return { kind: 'text', about, shape, fault };
}

/** Any text that is not blank. */
const something: Shape = { pattern: '\\S', words: 'a text' };

/** One of several words. */
export function choice<const W extends string>(about: string, words: readonly W[]): ChoiceNode<W> {
  return { kind: 'choice', about, words };
}

/** A whole number from `least` to `most`. */
export function count(about: string, least: number, most: number): NumberNode {
  return { kind: 'number', about, isWhole: true, least, isAbove: false, most, words: 'a whole number' };
}

/** A number from 0 to `most`. */
export function amount(about: string, most: number): NumberNode {
  return { kind: 'number', about, isWhole: false, least: 0, isAbove: false, most, words: 'a number' };
}

/** A time in seconds, greater than 0. */
export function seconds(about: string, most: number): NumberNode {
  return { kind: 'number', about, isWhole: false, least: 0, isAbove: true, most, words: 'a number of seconds' };
}

/** A list that may be empty. */
export function list<I extends Node>(about: string, of: I): ListNode<I, false> {
  return { kind: 'list', about, of, orOne: false, isFilled: false };
}

/** A list that selects something, so it must not be empty. */
export function some<I extends Node>(about: string, of: I): ListNode<I, true> {
  return { kind: 'list', about, of, orOne: false, isFilled: true };
}

/** One item, or a list that is not empty. */
export function oneOrSome<I extends Node>(about: string, of: I): ListNode<I, true> {
  return { kind: 'list', about, of, orOne: true, isFilled: true };
}

/** An object with these keys. Any other key is a fault. */
export function object<K extends Keys, O extends keyof K & string = never>(
  about: string,
  keys: K,
  more: { readonly oneOf?: readonly O[] } & Partial<Pick<ObjectNode, 'called' | 'elsewhere' | 'fault'>> = {},
): ObjectNode<K, O> {
  return { kind: 'object', about, keys, oneOf: [], called: null, elsewhere: {}, fault: null, ...more };
}

/** Makes a key that may be left out. */
export function optional<N extends Node>(node: N): Optional<N> {
  return { kind: 'optional', node };
}

/** Makes a key with a default. */
export function usual<const V, N extends Node>(value: V, node: N): Usual<N, V> {
  return { kind: 'usual', node, value };
}

/** The node of a key, whether the key is required or not. */
export function nodeOf(key: Keys[string]): Node {
  return key.kind === 'optional' || key.kind === 'usual' ? key.node : key;
}

/** Whether a key must be there. */
export function isRequired(key: Keys[string]): boolean {
  return key.kind !== 'optional' && key.kind !== 'usual';
}
