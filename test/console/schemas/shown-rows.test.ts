import { describe, expect, it } from 'vitest';

import { closedAtFirst, shownRows } from '../../../src/console/pages/schemas/shown-rows.ts';

const ROWS = [
  { path: 'order', depth: 0 },
  { path: 'order.total', depth: 1, description: 'In EUR.' },
  { path: 'order.items', depth: 1, type: 'array of objects' },
  { path: 'order.items[].sku', depth: 2, rules: [{ text: 'matches', code: '^[A-Z]$' }] },
  { path: 'note', depth: 0, values: ['"urgent"'] },
];
const shown = (closed: readonly number[], wanted = '') =>
  shownRows(ROWS, new Set(closed), wanted).map(({ row }) => row.path);

describe('the fields of a schema', () => {
  it.each<[number[], string[]]>([
    [[], ROWS.map(({ path }) => path)],
    [[0], ['order', 'note']],
    [[2], ['order', 'order.total', 'order.items', 'note']],
    [
      [0, 2],
      ['order', 'note'],
    ],
  ])('hide what is below closed ones: %j', (closed, paths) => {
    expect(shown(closed)).toEqual(paths);
  });

  it.each<[string, string[]]>([
    ['SKU', ['order', 'order.items', 'order.items[].sku']],
    ['eur', ['order', 'order.total']],
    ['[a-z]', ['order', 'order.items', 'order.items[].sku']],
    ['array objects', ['order', 'order.items']],
    ['urgent', ['note']],
    ['note urgent', ['note']],
    ['note eur', []],
    [' ', ['order', 'note']],
  ])('are found by words, with those that they are in: %s', (wanted, paths) => {
    expect(shown([0], wanted)).toEqual(paths);
  });

  it('say which have others below them, and are closed at first if there are many', () => {
    const below = shownRows(ROWS, new Set(), '').flatMap((each) =>
      each.hasBelow ? each.index : [],
    );
    expect(below).toEqual([0, 2]);
    expect([...closedAtFirst(ROWS)]).toEqual([]);
    const many = Array.from({ length: 100 }, (_, index) => ({ path: 'x', depth: index % 2 }));
    expect(closedAtFirst(many).size).toBe(50);
  });
});
