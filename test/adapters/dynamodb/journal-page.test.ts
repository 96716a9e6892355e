import { describe, expect, it } from 'vitest';

import { readPage } from '../../../src/adapters/dynamodb/journal-page-reader.ts';
import { PageWriter, roomFor } from '../../../src/adapters/dynamodb/journal-page-writer.ts';
import type { NamedRecord } from '../../../src/adapters/dynamodb/journal-page.ts';
import { times } from '../../support/records.ts';

const HASH = 'a0'.repeat(32);
const UUID = '0b6ad2a1-5a5f-4a3e-9c41-1f0e5b1f7a10';

function pageOf(types: Record<string, readonly NamedRecord[]>, maxBytes = 15_800): Buffer {
  const writer = new PageWriter(50_000, maxBytes);
  writer.beginPage('acme');
  for (const [type, records] of Object.entries(types)) writer.add(type, records);
  return writer.page();
}

const named = (name: string, blocks = 1): NamedRecord => ({ name, blocks });

describe('a page of the journal', () => {
  it.each([
    ['an id', 'evt-1'],
    ['an id of all characters', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
    ['the longest id', 'x'.repeat(128)],
    ['a UUID', UUID],
    ['a UUID in upper case', UUID.toUpperCase()],
    ['almost a UUID', UUID.replace('-', '_')],
    ['a UUID with a wrong digit', UUID.replace('a', 'g')],
    ['a conflict', `evt-1 ${HASH}`],
    ['a conflict of a UUID', `${UUID} ${HASH}`],
    ['a hash alone', HASH],
    ['an id behind a space that is no hash', `evt-1 ${HASH.toUpperCase()}`],
    ['an id that is not ASCII', 'Ärger 🙂'],
    ['nothing', ''],
  ])('keeps the name of %s', (_, name) => {
    const neighbours = [named('evt-0'), named(name, 7), named('evt-12')];
    const expected = neighbours.map((each) => ({ ...each, eventType: 'order.placed' }));
    expect(readPage(pageOf({ 'order.placed': neighbours }))).toEqual(expected);
  });

  it('keeps the tenants of a shared page apart, and names their records by whole keys', () => {
    const page = pageOf({
      'acme#a': [named('1'), named(UUID)],
      'acme#': [named('2')],
      'globex#a': [named('1')],
    });
    expect(readPage(page)).toEqual([
      { ...named('acme#1'), eventType: 'a' },
      { ...named(`acme#${UUID}`), eventType: 'a' },
      named('acme#2'),
      { ...named('globex#1'), eventType: 'a' },
    ]);
  });

  it('keeps types apart, and records without one', () => {
    const page = pageOf({ a: [named('1'), named(UUID)], '': [named('2')], b: [named('3')] });
    expect(readPage(page)).toEqual([
      { ...named('1'), eventType: 'a' },
      { ...named(UUID), eventType: 'a' },
      named('2'),
      { ...named('3'), eventType: 'b' },
    ]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [62, 62],
    // 100 blocks of 4 KB are the largest item.
    [63, 100],
    [100, 100],
  ])('tells of %i blocks that they are %i', (blocks, read) => {
    expect(readPage(pageOf({ a: [named('1', blocks)] }))).toMatchObject([{ blocks: read }]);
  });

  it('takes 17 bytes for a UUID', () => {
    const uuids = times(100, (index) => named(UUID.slice(0, -2) + String(10 + (index % 90))));
    expect(pageOf({ 'payment.processed': uuids }).length).toBe(1 + 18 + 2 + 100 * 17);
  });

  it('takes little for ids that begin alike', () => {
    const ids = times(100, (index) => named(`order-2026-11-28-${1000 + index}`));
    expect(pageOf({ 'payment.processed': ids }).length).toBeLessThan(500);
  });

  it('takes no more records than there is room for, and the rest goes on the next page', () => {
    const records = times(100, (index) => named(`${'x'.repeat(index)}${index}`));
    const pages: Buffer[] = [];
    const writer = new PageWriter(50_000, 600);
    for (let from = 0; from < records.length;) {
      writer.beginPage('acme');
      const added = writer.add('a', records, from);
      pages.push(writer.page());
      from += added;
    }
    expect(pages.flatMap(readPage)).toEqual(records.map((each) => ({ ...each, eventType: 'a' })));
    expect(pages.length).toBeGreaterThan(1);
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(600);
  });

  it('is as it was if nothing more has room', () => {
    const writer = new PageWriter(1_000, 60);
    writer.beginPage('acme');
    expect(writer.add('a', [named('1')])).toBe(1);
    const before = Buffer.from(writer.page());
    expect(writer.add('b', [named('y'.repeat(50))])).toBe(0);
    expect(writer.add('b'.repeat(100), [named('2')])).toBe(0);
    expect(writer.page()).toEqual(before);
  });

  it('has room for all records that were counted', () => {
    const records = times(300, (index) => named(`${'🙂'.repeat(index % 7)}${UUID} ${HASH}`));
    const type = 'x'.repeat(100);
    const room = records.reduce((sum, { name }) => sum + roomFor(`acme#${name}`, type), 0);
    const writer = new PageWriter(room, 500);
    let from = 0;
    while (from < records.length) {
      writer.beginPage('acme');
      from += writer.add(type, records, from);
    }
    expect(writer.written.length).toBeLessThanOrEqual(room);
  });

  it.each([
    ['of a later format', Buffer.from([2]), 'unknown format'],
    ['cut off', pageOf({ a: [named(UUID)] }).subarray(0, -1), 'cut off'],
  ])('is refused if it is %s', (_, bytes, error) => {
    expect(() => readPage(bytes)).toThrow(error);
  });
});
