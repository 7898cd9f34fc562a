import { isRequired, type Keys, type Node, nodeOf, type ObjectNode } from '../../src/schema/node.ts';

/** A JSON Schema as plain data. It is draft 7, which most editors support. */
export type JsonSchema = { readonly [key: string]: unknown };

/**
 * The JSON Schema of a file. Some faults only the program can find, such as a glob that takes too long or a day that
 * does not exist.
 */
export function jsonSchema(node: ObjectNode, title: string): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...schemaOf(node) };
}

function schemaOf(node: Node): JsonSchema {
  return { description: node.about, ...shapeOf(node) };
}

function shapeOf(node: Node): JsonSchema {
  switch (node.kind) {
    case 'text':
      return { type: 'string', ...(node.shape === null ? {} : { pattern: node.shape.pattern }) };
    case 'choice':
      return { enum: node.words };
    case 'number':
      return { type: node.isWhole ? 'integer' : 'number', [node.isAbove ? 'exclusiveMinimum' : 'minimum']: node.least, maximum: node.most };
    case 'switch':
      return { type: 'boolean' };
    case 'size':
      return { anyOf: [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*([kKmMgG][iI]?)?[bB]?\\s*$' }] };
    case 'list': {
      const list = { type: 'array', items: schemaOf(node.of), ...(node.isFilled ? { minItems: 1 } : {}) };
      if (node.orOne) return { anyOf: [shapeOf(node.of), list] };
      return node.isFilled ? list : orNothing(list);
    }
    case 'map':
      return orNothing({ type: 'object', propertyNames: { pattern: node.key.pattern }, additionalProperties: schemaOf(node.value) });
    case 'object': {
      const object = { ...keysOf(node.keys), ...(node.oneOf.length === 0 ? {} : { anyOf: node.oneOf.map(has) }) };
      return requiredOf(node.keys).length === 0 && node.oneOf.length === 0 ? orNothing(object) : object;
    }
    case 'alternatives': {
      const all: Keys = Object.assign({}, ...Object.values(node.objects));
      const belongs = Object.entries(node.objects).flatMap(([name, keys]) => Object.keys(keys).filter((key) => key !== name).map((key) => [key, [name]]));
      // One object with all keys, so that an editor offers all of them. It would not do so for separate alternatives.
      const { required: _, ...keys } = keysOf(all);
      return { ...keys, oneOf: Object.keys(node.objects).map(has), ...(belongs.length === 0 ? {} : { dependencies: Object.fromEntries(belongs) }) };
    }
  }
}

/** An optional key may also be empty, since its items may be commented out. */
function orNothing(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}

function has(key: string): JsonSchema {
  return { required: [key], properties: { [key]: true } };
}

function requiredOf(keys: Keys): readonly string[] {
  return Object.keys(keys).filter((key) => isRequired(keys[key]!));
}

function keysOf(keys: Keys): JsonSchema {
  const required = requiredOf(keys);
  const properties = Object.entries(keys).map(([key, one]) => [key, { ...schemaOf(nodeOf(one)), ...defaultOf(one) }]);
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false, ...(required.length === 0 ? {} : { required }) };
}

function defaultOf(key: Keys[string]): JsonSchema {
  return key.kind === 'usual' && /^(?:string|number|boolean)$/.test(typeof key.value) ? { default: key.value } : {};
}
