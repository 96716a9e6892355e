import { describe, expect, it } from 'vitest';

import { blocksOf, piecesOf, type Piece } from '../../../src/console/pages/event/text-pieces.ts';

const pieces = (text: string, marks: Parameters<typeof blocksOf>[1] = []): Piece[] =>
  blocksOf(text, marks).flatMap((block) => [...piecesOf(text, block)]);

/** What a reader sees: hidden characters are left out. */
const textOf = (some: readonly Piece[]): string =>
  some
    .map((piece) => {
      if (piece.kind === 'mark') return textOf(piece.pieces);
      return piece.kind === 'text' ? piece.text : '';
    })
    .join('');

describe('the pieces of a text', () => {
  it.each(['', '<script>alert(1)</script>', '{"__proto__": {"constructor": 1}}', 'a\n\tb', '😀é'])(
    'of %j are the text',
    (text) => {
      expect(textOf(pieces(text))).toBe(text);
    },
  );

  it('name what a page would not show', () => {
    expect(pieces('a\u202e\u0000b\ud800')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'hidden', names: 'U+202E U+0000' },
      { kind: 'text', text: 'b' },
      { kind: 'hidden', names: 'U+D800' },
    ]);
  });

  it('mark places, and leave out a place that overlaps an earlier one', () => {
    const marks = [
      { start: 3, end: 5, note: 'second' },
      { start: 1, end: 4, note: 'first' },
    ];
    expect(pieces('abcdef', marks)).toMatchObject([
      { text: 'a' },
      { kind: 'mark', note: 'first', pieces: [{ text: 'bcd' }] },
      { text: 'ef' },
    ]);
  });

  it('of a large text come in blocks, and none begins within a character', () => {
    const text = `${'😀'.repeat(20_000)}${'line\n'.repeat(20_000)}`;
    const blocks = blocksOf(text, []);
    expect(blocks.length).toBeGreaterThan(10);
    expect(
      blocks.every(({ start }) => !/^[\udc00-\udfff]/.test(text.slice(start, start + 1))),
    ).toBe(true);
    expect(textOf(pieces(text))).toBe(text);
  });

  it('are few, however many characters are hidden', () => {
    expect(pieces('\u202e'.repeat(8_000))).toHaveLength(1);
    const many = pieces('a\u202e'.repeat(4_000));
    expect(many.filter(({ kind }) => kind === 'hidden')).toHaveLength(100);
    expect(textOf(many.slice(-1))).toBe('[U+202E]');
  });
});
