import { describe, expect, it } from 'vitest';

import { readFiles } from '../../../scripts/schemas/read.ts';

const REASON = 'No sender has ever sent a longer text.';
const SHA256 = 'a'.repeat(64);
const entry = { version: 'v1', sha256: SHA256, reason: REASON };

function read(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return readFiles(['a.done/overrides.json'], () => text);
}

describe('overrides.json', () => {
  it('is read from the folder of an event type', () => {
    const removed = { ...entry, version: 'v2', sha256: 'removed' };
    expect(read({ overrides: [entry, removed] })).toEqual({
      schemas: [],
      overrides: [
        { eventType: 'a.done', ...entry },
        { eventType: 'a.done', ...removed },
      ],
      problems: [],
    });
  });

  it.each([
    ['no JSON', '{', /^is not JSON/],
    ['no list', {}, 'is not an object with only a list "overrides"'],
    [
      'another key',
      { overrides: [entry], note: '' },
      'is not an object with only a list "overrides"',
    ],
    ['an empty list', { overrides: [] }, 'is not an object with only a list "overrides"'],
    ['no object', { overrides: ['v1'] }, '"/overrides/0" is not an object'],
    [
      'an unknown key',
      { overrides: [{ ...entry, who: 'me' }] },
      '"/overrides/0" has the unknown key "who"',
    ],
    [
      'a wrong version',
      { overrides: [{ ...entry, version: '1' }] },
      '"/overrides/0" "version" is not one of v1 to v9999',
    ],
    [
      'a wrong hash',
      { overrides: [{ ...entry, sha256: 'abc' }] },
      '"/overrides/0" "sha256" is neither 64 digits in hex nor "removed"',
    ],
    [
      'no reason',
      { overrides: [entry, { ...entry, reason: ' ' }] },
      '"/overrides/1" "reason" is missing',
    ],
    [
      'a word as a reason',
      { overrides: [{ ...entry, reason: 'OK!' }] },
      '"/overrides/0" "reason" is too short: say in a sentence why no event is refused',
    ],
    [
      'two of a version',
      { overrides: [entry, entry] },
      'has two overrides of v1; keep the newer one',
    ],
  ])('is refused with %s', (_, content, reason) => {
    const { overrides, problems } = read(content);
    expect(overrides).toEqual([]);
    expect(problems.map((problem) => [problem.file, problem.reason])).toEqual([
      [
        'a.done/overrides.json',
        typeof reason === 'string' ? reason : expect.stringMatching(reason),
      ],
    ]);
  });
});
