import { expect, it } from 'vitest';

import { checkSchemas } from '../../../scripts/schemas/check.ts';

it('checks the example of a schema with thousands of fields', () => {
  const names = Array.from({ length: 3_000 }, (_, index) => `field_${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'boolean' }]));
  const schema = {
    ...{ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'a.b/v1' },
    ...{ type: 'object', properties, examples: [{ field_0: true, field_2999: 'no' }] },
  };
  const problems = checkSchemas([{ file: 'a.b/v1.json', eventType: 'a.b', version: 'v1', schema }]);
  expect(problems).toEqual([
    expect.objectContaining({
      reason: 'examples/0 at "" breaks its own schema: "/field_2999" must be boolean',
    }),
  ]);
});
