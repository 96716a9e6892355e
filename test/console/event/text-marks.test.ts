import { describe, expect, it } from 'vitest';

import { hiddenCharacters } from '../../../src/console/pages/event/hidden-characters.ts';
import { marksOf, placeErrors } from '../../../src/console/pages/event/text-marks.ts';

const error = (pointer: string, detail = 'is wrong', keyword = 'type') => ({
  ...{ pointer, detail, keyword },
});

describe('the place of an error', () => {
  const MESSAGE = '{\n  "event_id": 7,\n  "body": {\n    "amount": -1\n  }\n}';
  const BODY = '{"amount": -1}';

  it('is found in a whole message, with its line', () => {
    const placed = placeErrors(MESSAGE, [error('/body/amount'), error('/event_id')], 'message');
    expect(placed.map(({ line }) => line)).toEqual([4, 2]);
    expect(marksOf(placed).map(({ start, end }) => MESSAGE.slice(start, end))).toEqual(['7', '-1']);
  });

  it('is found in the text of a body, unless it is elsewhere in the message', () => {
    const errors = [
      error('/body/amount'),
      error('/body'),
      error('/expires_at'),
      error('/bodyguard'),
    ];
    const [amount, body, ...others] = placeErrors(BODY, errors, 'body');
    expect(BODY.slice(amount?.mark?.start, amount?.mark?.end)).toBe('-1');
    expect(body?.mark?.start).toBe(0);
    expect(others.map(({ mark }) => mark)).toEqual([undefined, undefined]);
  });

  it('is where the text stops being JSON', () => {
    const text = '{"a" 1}';
    const fault = error(
      '',
      'must be JSON: expected ":" at character 5, got something else',
      'syntax',
    );
    const [placed] = placeErrors(text, [fault], 'message');
    expect(placed).toMatchObject({ line: 1, mark: { start: 5, end: 6 } });
  });

  it('is marked once, whatever number of errors it has', () => {
    const placed = placeErrors(
      BODY,
      [error('/body/amount', 'a'), error('/body/amount', 'b')],
      'body',
    );
    expect(marksOf(placed)).toMatchObject([{ note: '/body/amount a\n/body/amount b' }]);
  });
});

describe('the characters that an editor does not show', () => {
  it.each([
    ['{"a": "b"}\n\t', []],
    ['a\nb\u202e', ['U+202E in line 2']],
    ['\u{e0041}\n\u0000', ['U+E0041 in line 1', 'U+0000 in line 2']],
    ['\u200b'.repeat(7), [...Array.from({ length: 5 }, () => 'U+200B in line 1'), '2 more']],
  ])('in %j are named with their lines', (text, named) => {
    expect(hiddenCharacters(text)).toEqual(named);
  });
});
