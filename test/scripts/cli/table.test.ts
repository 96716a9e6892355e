import { stripVTControlCharacters } from 'node:util';

import { describe, expect, it } from 'vitest';

import { paintFor } from '../../../scripts/cli/colours.ts';
import { printable, printableLines, shortened } from '../../../scripts/cli/printable.ts';
import { tableLines, type Table } from '../../../scripts/cli/table.ts';

interface Fruit {
  readonly name: string;
  readonly count: number;
  readonly id: string;
}

const FRUIT: Table<Fruit> = {
  columns: [
    { title: 'NAME', width: 12, value: ({ name }) => name, colour: () => 'green' },
    { title: 'TASTE', width: 20, value: () => '', dropOrder: 2 },
    { title: 'N', width: 5, align: 'right', value: ({ count }) => String(count), dropOrder: 1 },
  ],
  whole: { title: 'ID', value: ({ id }) => id },
};

const plain = (_: unknown, text: string): string => text;

function printed(columns: number | undefined, row: Fruit): string {
  const output = columns === undefined ? {} : { isTTY: true, columns };
  const lines = tableLines(FRUIT, output, plain);
  return lines.head + lines.row(row);
}

describe('a table', () => {
  const apple = { name: 'apple', count: 12, id: 'x'.repeat(50) };

  it('gives what must not be shortened a line of its own on a terminal', () => {
    expect(printed(80, apple)).toBe(
      `NAME          TASTE                     N\napple         -                        12\n  ${apple.id}\n`,
    );
  });

  it('has one line a row in a pipe, however long', () => {
    const long = { ...apple, name: 'a'.repeat(30) };
    expect(printed(undefined, long).split('\n')[1]).toBe(
      `${long.name}  -                        12  ${apple.id}`,
    );
  });

  it.each([
    [41, 'NAME          TASTE                     N'],
    [40, 'NAME              N'],
    [18, 'NAME'],
    [5, 'NAME'],
  ])('leaves columns out if the terminal has only %i', (columns, head) => {
    expect(printed(columns, apple).split('\n')[0]).toBe(head);
  });

  it('shortens a value to its column on a terminal', () => {
    const long = { ...apple, name: 'pineapple from afar' };
    expect(printed(18, long)).toBe(`NAME\npineapple f…\n  ${apple.id}\n`);
  });

  it('never obeys what a value says to the terminal', () => {
    const hostile = { name: '\u001b[2J\na', count: 1, id: '\u0007\u202e' };
    expect(printed(80, hostile)).toContain(String.raw`\u001b[2J\na`);
    expect(printed(80, hostile)).toContain(String.raw`\u0007\u202e`);
  });

  it('has the same columns with colours', () => {
    const output = { isTTY: true, columns: 80 };
    const lines = tableLines(FRUIT, output, paintFor({ ...output, write: () => true }, {}));
    expect(lines.row(apple)).not.toBe(stripVTControlCharacters(lines.row(apple)));
    expect(stripVTControlCharacters(lines.head + lines.row(apple))).toBe(printed(80, apple));
  });
});

describe('a printable text', () => {
  it.each([
    ['plain é 漢 😀', 'plain é 漢 😀'],
    ['a\tb\r\n', String.raw`a\tb\r\n`],
    ['\u0000\u007f\u009b', String.raw`\u0000\u007f\u009b`],
    ['\ud800x', String.raw`\ud800x`],
    ['\u2028\u200b', String.raw`\u2028\u200b`],
    ['\u{e0001}', String.raw`\udb40\udc01`],
  ])('escapes %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('may have several lines', () => {
    expect(printableLines('{\n\t"a": "\u001b"\r\n}')).toBe('{\n\t"a": "\\u001b"\\r\n}');
  });

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['😀😀😀', 3, '😀😀😀'],
    ['😀😀😀😀', 3, '😀😀…'],
    ['x'.repeat(1_000_000), 2, 'x…'],
  ])('is shortened between characters', (text, characters, expected) => {
    expect(shortened(text, characters)).toBe(expected);
  });
});
