import type { Node, ObjectNode } from './node.ts';

/** A JSON Schema (draft 7, which editors know best) as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The JSON Schema of a file. What only code can judge (whether a glob is cheap, a day exists) is left to the checker. */
export function jsonSchema(node: ObjectNode, title: string): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...schemaOf(node) };
}

function schemaOf(node: Node): JsonSchema {
  return { description: node.about, ...shapeOf(node) };
}

function shapeOf(node: Node): JsonSchema {
  switch (node.kind) {
    case 'text':
      return { type: 'string', ...(node.shape === undefined ? {} : { pattern: node.shape.pattern }) };
    case 'choice':
      return { enum: node.words };
    case 'count':
      return { type: 'integer', minimum: 0, maximum: node.most };
    case 'number':
      return { type: 'number', minimum: 0, maximum: node.most };
    case 'seconds':
      return { type: 'number', exclusiveMinimum: 0, maximum: node.most };
    case 'switch':
      return { type: 'boolean' };
    case 'size':
      return { anyOf: [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*([kKmMgG][iI]?)?[bB]?\\s*$' }] };
    case 'list': {
      // Where nothing may stand, an empty key may: its items were commented out.
      if (!node.orOne) return { type: ['array', 'null'], items: schemaOf(node.of) };
      return { anyOf: [shapeOf(node.of), { type: 'array', items: schemaOf(node.of) }] };
    }
    case 'map':
      return { type: ['object', 'null'], propertyNames: { pattern: node.key.pattern }, additionalProperties: schemaOf(node.value) };
    case 'object':
      return {
        type: node.required.length === 0 && node.oneOf === undefined ? ['object', 'null'] : 'object',
        properties: Object.fromEntries(Object.entries(node.keys).map(([key, below]) => [key, schemaOf(below)])),
        additionalProperties: false,
        ...(node.required.length === 0 ? {} : { required: node.required }),
        ...(node.oneOf === undefined ? {} : { anyOf: node.oneOf.map((key) => ({ required: [key] })) }),
      };
  }
}
