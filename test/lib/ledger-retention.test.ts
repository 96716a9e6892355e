import { describe, expect, it } from 'vitest';

import { parseRetention, retentionText } from '../../lib/ledger-retention.ts';
import { readConfig } from '../../lib/read-config.ts';
import { RETENTION_RULE } from '../../src/entrypoints/retention-rule.ts';

const TYPES = { 'order.placed': { processed: 20, open: 60 } };

const retentionOf = (value: unknown) =>
  readConfig({ ledgerRetentionDays: value }).ledgerRetentionDays;
const refusal = (value: unknown): string => {
  try {
    readConfig({ ledgerRetentionDays: value });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the retention of the ledger', () => {
  it.each([
    ['its default', undefined, { processed: 30, open: 90, types: {} }],
    ['one number', 60, { processed: 60, open: 60, types: {} }],
    ['one number as text', '60', { processed: 60, open: 60, types: {} }],
    ['no fields', {}, { processed: 30, open: 90, types: {} }],
    ['one field', { processed: 60 }, { processed: 60, open: 90, types: {} }],
    ['both fields', { processed: 40, open: 365 }, { processed: 40, open: 365, types: {} }],
    [
      'types, which inherit what they leave out',
      { open: 120, types: { a: { processed: 20 }, b: { open: 60 }, c: {} } },
      {
        processed: 30,
        open: 120,
        types: {
          a: { processed: 20, open: 120 },
          b: { processed: 30, open: 60 },
          c: { processed: 30, open: 120 },
        },
      },
    ],
    ['JSON as text', JSON.stringify({ types: TYPES }), { processed: 30, open: 90, types: TYPES }],
  ])('reads %s', (_, value, expected) => {
    expect(retentionOf(value)).toEqual(expected);
  });

  const NUMBER = 'expected a whole number from 1 to 36500';
  it.each<[unknown, string]>([
    [0, `ledgerRetentionDays is 0, ${NUMBER}, or JSON such as {"processed":30`],
    [36_501, `ledgerRetentionDays is 36501, ${NUMBER}`],
    [30.5, `ledgerRetentionDays is 30.5, ${NUMBER}`],
    ['30 days', `ledgerRetentionDays is "30 days", ${NUMBER}`],
    ['{"processed":30', `ledgerRetentionDays is "{\\"processed\\":30", ${NUMBER}`],
    [null, `ledgerRetentionDays is null, ${NUMBER}`],
    [[30, 90], `ledgerRetentionDays is [30,90], ${NUMBER}`],
    [{ processed: '30' }, `ledgerRetentionDays.processed is "30", ${NUMBER}`],
    [{ open: 0 }, `ledgerRetentionDays.open is 0, ${NUMBER}`],
    [
      { failed: 90 },
      'ledgerRetentionDays.failed is 90, expected one of the names processed, open, types: a misspelt name would keep its default',
    ],
    [{ types: 'all' }, 'ledgerRetentionDays.types is "all", expected event types and their days'],
    [
      { types: { 'order placed': { open: 60 } } },
      'ledgerRetentionDays.types is "order placed", expected an event type, which matches ^[A-Za-z]',
    ],
    [
      { types: { 'order.placed': 60 } },
      'ledgerRetentionDays.types["order.placed"] is 60, expected days by status, such as',
    ],
    [
      { types: { 'order.placed': { open: 'long' } } },
      `ledgerRetentionDays.types["order.placed"].open is "long", ${NUMBER}`,
    ],
    [
      { types: { 'order.placed': { types: {} } } },
      'ledgerRetentionDays.types["order.placed"].types is {}, expected one of the names processed, open:',
    ],
    [
      { processed: 120 },
      'ledgerRetentionDays.processed is 120, expected at most its open, 90: no event is kept longer',
    ],
    [{ open: 20 }, 'ledgerRetentionDays.open is 20, expected at least its processed, 30: no event'],
    [
      { types: { 'order.placed': { open: 20 } } },
      'ledgerRetentionDays.types["order.placed"].open is 20, expected at least its processed, 30',
    ],
    [
      { types: { 'order.placed': { processed: 50, open: 40 } } },
      'ledgerRetentionDays.types["order.placed"].processed is 50, expected at most its open, 40',
    ],
    [
      14,
      'ledgerRetentionDays is 14, expected more than dlqRetentionDays (14): a duplicate redriven',
    ],
    [
      { processed: 14 },
      'ledgerRetentionDays.processed is 14, expected more than dlqRetentionDays (14)',
    ],
    [
      { types: { 'order.placed': { processed: 7 } } },
      'ledgerRetentionDays.types["order.placed"].processed is 7, expected more than dlqRetentionDays (14)',
    ],
    [
      { types: Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`type.of.${n}`, {}])) },
      'bytes of JSON", expected at most 2500 bytes: Lambda takes 4 KB of variables in all',
    ],
  ])('refuses %j and says: %s', (value, text) => {
    expect(refusal(value)).toContain(text);
  });

  it('names every problem at once, and blames no type for days that it inherits', () => {
    const types = { a: { processed: 0 }, b: { closed: 1 }, c: {} };
    expect(refusal({ open: 'x', types }).split('\n')).toHaveLength(4);
    expect(refusal({ processed: 14, types: { a: { open: 60 } } }).split('\n')).toHaveLength(2);
  });

  it.each([
    [30, '30'],
    [{ processed: 30 }, '{"processed":30,"open":90}'],
    [
      { types: TYPES },
      '{"processed":30,"open":90,"types":{"order.placed":{"processed":20,"open":60}}}',
    ],
    [
      { processed: 30, open: 30, types: { a: {} } },
      '{"processed":30,"open":30,"types":{"a":{"processed":30,"open":30}}}',
    ],
  ])('of %j reaches the function as it is: %s', (value, text) => {
    const parsed = parseRetention(value);
    expect(parsed.kind).toBe('usable');
    if (parsed.kind === 'unusable') return;
    expect(retentionText(parsed.value)).toBe(text);
    expect(RETENTION_RULE.read(text)).toEqual(parsed.value);
  });
});
