import { describe, expect, it } from 'vitest';

import { textParts } from '../../src/console/parts/visible-text.ts';

describe('textParts', () => {
  it.each([
    ['plain text', 'total: 12.50 €', [{ text: 'total: 12.50 €' }]],
    ['nothing', '', []],
    ['tabs and line feeds, which a page shows', 'a\tb\nc', [{ text: 'a\tb\nc' }]],
    ['a NUL', '\u0000', [{ hidden: 'U+0000' }]],
    ['a direction of writing', 'a\u202eb', [{ text: 'a' }, { hidden: 'U+202E' }, { text: 'b' }]],
    ['a space without a width', '\u200b', [{ hidden: 'U+200B' }]],
    ['a lone surrogate', 'a\ud83d', [{ text: 'a' }, { hidden: 'U+D83D' }]],
    ['a pair of surrogates, which is a character', '😀', [{ text: '😀' }]],
    ['a tag', '\u{e0041}', [{ hidden: 'U+E0041' }]],
    ['a separator of lines', '\u2028', [{ hidden: 'U+2028' }]],
  ])('splits %s', (_, text, parts) => {
    expect(textParts(text)).toEqual(parts);
  });
});
