import { describe, expect, it } from 'vitest';

import { embedded } from '../../../scripts/openapi/event-body.ts';
import { createAjv } from '../../../scripts/schemas/ajv.ts';

const TREE = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'tree.grown/v1',
  type: 'object',
  properties: {
    $ref: { type: 'string' },
    name: { $ref: '#/$defs/a~1b%20c', description: 'Beside a reference.' },
    branches: { type: 'array', items: { $ref: '#' } },
    example: { const: { $ref: '#' } },
  },
  $defs: { 'a/b c': { type: 'string', minLength: 2 } },
};

describe('the schema of a body in a document', () => {
  it('keeps its meaning inside the document, recursion and escapes included', () => {
    const schema = embedded({ eventType: 'tree.grown', version: 'v1', schema: TREE });
    const document = { components: { schemas: { 'tree.grown.v1': schema } } };
    const ajv = createAjv({ strict: false, validateSchema: false });
    ajv.addSchema(document, 'openapi.json');
    const $ref = 'openapi.json#/components/schemas/tree.grown.v1';
    const validate = ajv.compile({ $ref });
    expect(validate({ name: 'oak', $ref: 'x', branches: [{ name: 'twig', branches: [] }] })).toBe(
      true,
    );
    expect(validate({ branches: [{ branches: [{ name: 'x' }] }] })).toBe(false);
    expect(validate.errors?.[0]?.instancePath).toBe('/branches/0/branches/0/name');
    // A value that looks like a reference stays a value.
    expect(validate({ example: { $ref: '#' } })).toBe(true);
  });

  it('has no $id, which many tools don’t know', () => {
    const schema = embedded({ eventType: 'tree.grown', version: 'v1', schema: TREE });
    expect(Object.keys(schema)).toEqual(['type', 'properties', '$defs']);
  });
});
