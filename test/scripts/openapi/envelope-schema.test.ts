import { beforeEach, describe, expect, it } from 'vitest';

import { envelopeSchema, shortFormSchema } from '../../../scripts/openapi/envelope-schema.ts';
import { createAjv } from '../../../scripts/schemas/ajv.ts';
import { EXPIRED, INVALID_ENVELOPE } from '../../../scripts/traffic/faulty-envelope.ts';
import { eventAt } from '../../../scripts/traffic/event.ts';
import { seededRandom } from '../../../scripts/traffic/random.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';

const STARTS_AT = Date.UTC(2026, 0, 1);

describe('the schema of the envelope', () => {
  it('accepts and refuses the same envelopes as the pipeline', async () => {
    const schemas = await loadSamples();
    const source = {
      seed: 'envelope',
      schemas: schemas.slice(0, 1),
      tenants: 3,
      startsAt: STARTS_AT,
    };
    const [{ eventType, version } = { eventType: '', version: '' }] = source.schemas;
    const validate = createAjv().compile(envelopeSchema(eventType, version, {}, true));
    for (let place = 0; place < 20; place += 1) {
      expect(validate(eventAt(source, place).event)).toBe(true);
    }
    const { event, schema } = eventAt(source, 0);
    const random = seededRandom('envelope');
    const context = { event, schema, registry: schemas, random, startsAt: STARTS_AT };
    // The pipeline rejects each of these as `invalid_envelope`.
    const accepted = INVALID_ENVELOPE.filter(({ make }) => validate(JSON.parse(make(context))));
    // Over HTTP, these have defaults.
    expect(accepted.map(({ name }) => name)).toEqual([
      ...['event_id: missing', 'tenant_id: missing', 'client_id: missing'],
      ...['schema_version: missing', 'occurred_at: missing'],
    ]);
    // A schema doesn't know the time.
    expect(EXPIRED.every(({ make }) => validate(JSON.parse(make(context))))).toBe(true);
  });
});

describe('the schema of the short form', () => {
  let newest: (value: unknown) => boolean;
  let older: (value: unknown) => boolean;
  beforeEach(() => {
    newest = createAjv().compile(shortFormSchema('a.b', 'v2', {}, true));
    older = createAjv().compile(shortFormSchema('a.b', 'v1', {}, false));
  });

  it.each<[string, object, boolean, boolean]>([
    ['no version', { type: 'a.b', payload: 1 }, true, false],
    ['the newest version', { type: 'a.b', version: 'v2', payload: 1 }, true, false],
    ['an older version', { type: 'a.b', version: 'v1', payload: 1 }, false, true],
    ['no payload', { type: 'a.b' }, false, false],
    ['another type', { type: 'a.c', payload: 1 }, false, false],
    ['an unknown field', { type: 'a.b', payload: 1, priority: 1 }, false, false],
    ['an id', { type: 'a.b', payload: 1, id: 'order-1' }, true, false],
    ['an id with a space', { type: 'a.b', payload: 1, id: 'order 1' }, false, false],
  ])('knows an event with %s', (_, event, fitsNewest, fitsOlder) => {
    expect(newest(event)).toBe(fitsNewest);
    expect(older(event)).toBe(fitsOlder);
  });
});
