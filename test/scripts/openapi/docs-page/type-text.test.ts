import { expect, it } from 'vitest';

import { typeText } from '../../../../scripts/openapi/docs-page/type-text.ts';

const EVENT = '<a href="#schema-Event">Event</a>';

it.each<[unknown, string]>([
  [true, 'any value'],
  [false, 'nothing'],
  [{}, 'any value'],
  [{ type: 'string' }, 'string'],
  [{ type: ['string', 'null'] }, 'string or null'],
  [{ type: 'string', format: 'date-time' }, 'string, date-time'],
  [{ type: 'string', pattern: '^a<$' }, 'string, ^a&lt;$'],
  [{ type: 'string', minLength: 1, maxLength: 64 }, 'string, 1 to 64 characters'],
  [{ type: 'number', minimum: 0 }, 'number, at least 0'],
  [{ type: 'number', maximum: 9 }, 'number, at most 9'],
  [{ type: 'array' }, 'array'],
  [{ type: 'array', maxItems: 100 }, 'array, at most 100 items'],
  [{ type: 'array', items: { $ref: '#/components/schemas/Event' } }, `array of ${EVENT}`],
  [{ $ref: '#/components/schemas/a.b.v1/$defs/line' }, 'line'],
  [{ const: 'iam' }, '&quot;iam&quot;'],
  [{ enum: ['iam', 7] }, '&quot;iam&quot; or 7'],
  [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, 'string or number'],
  [
    { anyOf: [1, 2, 3, 4, 5, 6, 7, 8].map((value) => ({ const: value })) },
    '1 or 2 or 3 or 4 or 5 or 6 or 2 more',
  ],
])('the values that %j allows are shown in a few words', (schema, text) => {
  expect(typeText(schema).text).toBe(text);
});
