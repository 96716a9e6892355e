import { describe, expect, it } from 'vitest';

import { errorText } from '../../src/core/error-text.ts';

const unwritable = {
  toString() {
    throw new Error('no text');
  },
};

describe('errorText', () => {
  it.each([
    ['an error, by its name and message', new TypeError('no ledger'), 'TypeError: no ledger'],
    ['an error without a message, by its name', new Error(), 'Error'],
    ['a text, as it is', 'no answer', 'no answer'],
    ['nothing', undefined, 'undefined'],
    ['an object without a text', Object.create(null), 'a value that can’t be written as text'],
    ['an object whose text throws', unwritable, 'a value that can’t be written as text'],
    ['half of a surrogate pair', '\ud83d', '\ufffd'],
  ])('describes %s', (_, error, expected) => {
    expect(errorText(error)).toBe(expected);
  });

  it('cuts a long text, and leaves no half of a surrogate pair at the cut', () => {
    expect(errorText('x'.repeat(300))).toBe('x'.repeat(200));
    expect(errorText('ab😀', 3)).toBe('ab\ufffd');
  });
});
