import { describe, expect, it } from 'vitest';

import { readAddress } from '../../src/operations/event-address.ts';

const HASH = 'a'.repeat(64);

describe('readAddress', () => {
  it.each([
    ['acme#evt-1', undefined, 'acme#evt-1'],
    ['acme#a#b', undefined, 'acme#a#b'],
    [`acme#evt-1 ${HASH}`, undefined, `acme#evt-1 ${HASH}`],
    ['evt-1', 'acme', 'acme#evt-1'],
    ['a#b', 'acme', 'acme#a#b'],
    ['acme#evt-1', 'acme', 'acme#evt-1'],
    ['#8f1c2a04', undefined, '#8f1c2a04'],
  ])('reads %s of tenant %s as the key %s', (text, tenant, key) => {
    expect(readAddress(text, tenant)).toEqual({ kind: 'key', key });
  });

  it('reads an event id without its tenant', () => {
    expect(readAddress('evt-1')).toEqual({ kind: 'event_id', eventId: 'evt-1' });
  });

  it.each([
    [''],
    ['evt 1'],
    ['acme#'],
    ['acme#evt 1'],
    [`acme#evt-1 ${HASH} ${HASH}`],
    ['a b#evt-1'],
    ['#'],
    ['# 1'],
    ['évt'],
    ['acme#\u0007'],
    ['x'.repeat(129)],
    [`acme#${'x'.repeat(129)}`],
    ['acme#evt\n1'],
  ])('refuses %j', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });
});
