import { describe, expect, it } from 'vitest';

import { besideRecord } from '../../src/core/beside-record.ts';
import { canonicalHash } from '../../src/core/content-hash.ts';
import { reorderedText, wireEvent, wireText } from '../support/events.ts';
import { processed, recordOf, rejected } from '../support/records.ts';

describe('besideRecord', () => {
  it('makes of an event a conflict, kept whole under a key of its own', () => {
    const record = processed();
    const { processedAt, ...rest } = record;
    expect(processedAt).toBeDefined();
    expect(besideRecord(record)).toStrictEqual({
      ...rest,
      key: `acme#evt-1 ${canonicalHash(wireEvent())}`,
      status: 'failed',
      failure: { reason: 'id_conflict', errors: [] },
    });
  });

  it('leaves a rejected message its reason', () => {
    const record = rejected();
    expect(besideRecord(record)).toEqual({ ...record, key: `acme#evt-1 ${record.contentHash}` });
  });

  it.each<[string, (text: string) => string]>([
    ['an event', (text) => text],
    ['an expired event', (text) => text.replace('{', '{"expires_at":"2026-11-21T08:00:00Z",')],
  ])('has one key for all texts of %s', (_, variant) => {
    const texts = [wireText(), reorderedText(), JSON.stringify(wireEvent(), undefined, 2)];
    const keys = texts.map((text) => besideRecord(recordOf(variant(text))).key);
    expect(new Set(keys).size).toBe(1);
  });

  it('has a key of its own for each text of a rejected message', () => {
    const texts = ['{"tenant_id":"acme","event_id":"e"}', '{"event_id":"e","tenant_id":"acme"}'];
    const keys = texts.map((text) => besideRecord(recordOf(text)).key);
    expect(new Set(keys).size).toBe(2);
  });

  it('leaves the record it was given unchanged', () => {
    const record = processed();
    const copy = structuredClone(record);
    besideRecord(record);
    expect(record).toStrictEqual(copy);
  });
});
