import { describe, expect, it } from 'vitest';

import { countAltered, expectedAccount, problemsOf } from './judge.ts';
import type { RoundMessage } from './round-formats.ts';
import { wireText } from '../../support/events.ts';
import { cameAs, recordOf } from '../../support/records.ts';

const TEXT = wireText({});
const SPACED = TEXT.replace(/"body":\s*\{/, '"body":{ ');
const REJECTED = wireText({ event_type: 'nobody.knows' });

function planned(body: string): RoundMessage {
  const expected = { outcome: 'processed' } as const;
  return { body, expected, tenantId: '', groupId: '', eventId: '', fault: undefined };
}

describe('altered events', () => {
  it.each<[string, string[], string, number]>([
    ['an event with the text that was sent', [TEXT], TEXT, 0],
    ['an event with another text', [TEXT], SPACED, 1],
    ['an event with the text of a duplicate', [TEXT, SPACED], SPACED, 0],
    ['one in the words of another event', [TEXT, wireText({ event_id: 'b' })], SPACED, 1],
    ['a rejected message, whose text is all there is', [REJECTED], REJECTED, 0],
    ['one that nobody sent, which is counted as that', [], TEXT, 0],
  ])('are told by their text: %s', (_, sent, recorded, altered) => {
    expect(countAltered(sent.map(planned), [recordOf(recorded)])).toBe(altered);
  });
});

describe('events in another format than was sent', () => {
  const foreign = { format: 'sns', native: TEXT } as const;

  it.each<[string, RoundMessage[], 'sns' | undefined, number]>([
    ['an event in its format', [{ ...planned(TEXT), foreign }], 'sns', 0],
    [
      'an event with a duplicate in that format',
      [planned(TEXT), { ...planned(TEXT), foreign }],
      'sns',
      0,
    ],
    ['an event without its format', [{ ...planned(TEXT), foreign }], undefined, 1],
    ['a native event', [planned(TEXT)], 'sns', 1],
  ])('are altered: %s', (_, sent, format, altered) => {
    const record = recordOf(TEXT);
    expect(countAltered(sent, [format ? cameAs(format, record) : record])).toBe(altered);
  });
});

describe('the problems of a round', () => {
  const expected = expectedAccount([planned(TEXT)]);

  it('are none if everything is as planned', () => {
    expect(problemsOf(expected, expected, 0)).toEqual([]);
  });

  it('do not include records that a redrive explains', () => {
    expect(problemsOf({ ...expected, rejectedAgain: 2 }, expected, 0)).toEqual([]);
  });

  it.each(['lost', 'doubled', 'unknown', 'deadLettered', 'queued'] as const)(
    'name what is %s',
    (count) => {
      expect(problemsOf({ ...expected, [count]: 3 }, expected, 0)).toEqual([
        expect.stringMatching(/^3 /),
      ]);
    },
  );

  it('count altered events', () => {
    expect(problemsOf(expected, expected, 1)).toEqual([expect.stringContaining('was not sent')]);
  });

  it('show outcomes that differ from the plan', () => {
    const found = { ...expected, processed: 0, conflict: 1 };
    expect(problemsOf(found, expected, 0)).toEqual([expect.stringContaining('"conflict":1')]);
  });
});
