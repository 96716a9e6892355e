import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { formats } from '../../../scripts/schemas/formats.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { compiled, schemaFile, type CompiledSchemas } from '../../support/compiled-schemas.ts';
import { NOW, wireText } from '../../support/events.ts';
import { cases } from '../../support/cases.ts';

let schemas: CompiledSchemas;
beforeEach(async () => {
  const properties = {
    at: { type: 'string', format: 'date-time' },
    time: { type: 'string', format: 'time' },
  };
  schemas = await compiled([schemaFile('payment.processed', 'v1', { type: 'object', properties })]);
});
afterEach(() => schemas.remove());

/** Reads a message with these fields. Gives the pointers of its errors. */
function faultsOf(overrides: Record<string, unknown>): string[] {
  const text = wireText({ body: {}, ...overrides });
  const reading = readMessage(text, new SchemaRegistry(schemas.validators), NOW);
  return reading.kind === 'valid' ? [] : reading.errors.map(({ pointer }) => pointer);
}

const TIMES = [
  '2026-11-21T09:00:00Z',
  '2026-11-21t09:00:00.1234567890123z',
  '2026-11-21T09:00:00.000000000000000000001+05:30',
  '2026-11-21 09:00:00Z',
  '2026-11-21T09:00:00+01',
  '2026-11-21T09:00:00+0100',
  '2026-11-21T09:00:00',
  '2026-02-30T09:00:00Z',
  '2016-12-31T23:59:60Z',
  `2026-11-21T09:00:00.${'0'.repeat(1_000_000)}Z`,
];

describe('docs/schemas.md', () => {
  it('names every format that a schema may use', () => {
    const row = /^\| a `format` outside (.*?) \|/m.exec(
      readFileSync('docs/schemas.md', 'utf8'),
    )?.[1];
    expect(row?.match(/(?<=`)[a-z0-9-]+(?=`)/g)).toEqual(Object.keys(formats));
  });
});

describe('a date-time', () => {
  const times = fc.oneof(
    fc.constantFrom(...TIMES),
    fc
      .tuple(
        fc.constantFrom('2026-11-21', '2024-02-29', '2026-02-29', '20261121', '2026-13-01'),
        fc.constantFrom('T', 't', ' ', '', 'T '),
        fc.constantFrom('09:00:00', '23:59:59', '23:59:60', '24:00:00', '09:00', '9:00:00'),
        fc.constantFrom(
          '',
          '.',
          '.1',
          ',5',
          '.1234567890',
          `.${'9'.repeat(107)}`,
          `.${'9'.repeat(108)}`,
        ),
        fc.constantFrom('Z', 'z', '', '+00:00', '-23:59', '+24:00', '+01', '+0100'),
      )
      .map((parts) => parts.join('')),
  );

  it('is valid in the body exactly if it is valid in the envelope', () => {
    fc.assert(
      fc.property(times, (text) => {
        const inEnvelope = faultsOf({ occurred_at: text });
        expect(faultsOf({ body: { at: text } })).toEqual(
          inEnvelope.map((pointer) => pointer.replace('/occurred_at', '/body/at')),
        );
      }),
      { numRuns: cases(200, 1_000) },
    );
  });

  it.each(TIMES.slice(0, 3))('is accepted everywhere: %s', (text) => {
    const time = text.slice(11);
    expect(faultsOf({ occurred_at: text, body: { at: text, time } })).toEqual([]);
  });

  it.each(TIMES.slice(3))('is refused everywhere: %.40s', (text) => {
    expect(faultsOf({ occurred_at: text })).toEqual(['/occurred_at']);
    expect(faultsOf({ body: { at: text } })).toEqual(['/body/at']);
  });

  it('expires at its millisecond, however many digits follow', () => {
    const at = (milliseconds: number, digits: string) =>
      new Date(NOW + milliseconds).toISOString().replace('Z', `${digits}Z`);
    expect(faultsOf({ expires_at: at(1, '000000000000001') })).toEqual([]);
    expect(faultsOf({ expires_at: at(0, '999999999999999') })).toEqual(['/expires_at']);
  });
});
