import fc from 'fast-check';

import { readJson } from '../../../src/core/json/read-json.ts';
import type { SentEvent } from './form.ts';

const text = fc.stringMatching(/^[\x21-\x7e]{1,20}$/);
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);
const time = fc.constantFrom(
  '2026-11-21T08:59:58Z',
  '2024-02-29t12:00:00.123456789+14:00',
  '0001-01-01T00:00:00-00:30',
);

const fields = fc.record(
  {
    event_id: text,
    event_type: fc.constant('payment.processed'),
    tenant_id: name,
    client_id: name,
    schema_version: fc.constantFrom('v1', 'v2'),
    occurred_at: time,
    group_id: text,
    expires_at: fc.constant('2999-12-31T23:59:59.5Z'),
    correlation_id: text,
    causation_id: text,
  },
  {
    requiredKeys: [
      ...(['event_id', 'event_type', 'tenant_id', 'client_id'] as const),
      ...(['schema_version', 'occurred_at'] as const),
    ],
  },
);

/** JSON in which a reader could lose a digit, an escape or white space. */
const ODD = ['1.50', '1e2', ' -0 ', '0.10', '"\\u00e9\\/"', '"\\"\\\\"', '[ ]', '{\t"body":{}}'];

const bodyText = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
    fc.constantFrom(...ODD),
    fc.constantFrom('', ' ', '\n\t'),
    fc.constantFrom(0, 1, '\t'),
  )
  .map(([members, odd, space, indent]) => {
    const json = JSON.stringify({ amount: 12.5, ...members, odd: 'ODD' }, null, indent);
    return json.replace(/"ODD"/, () => `${space}${odd}${space}`);
  })
  .filter((json) => readJson(json).kind === 'sound' && /"amount": ?12.5/.test(json));

/** Valid events of the schemas of `PAYMENTS`. */
export const SENT_EVENTS: fc.Arbitrary<SentEvent> = fc.record({ fields, bodyText });
