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
      mappingOverrides: [],
      problems: [],
    });
  });

  it('may be an empty list, which is left when the last override is deleted', () => {
    expect(read({ overrides: [] })).toMatchObject({ overrides: [], problems: [] });
    const ofMappings = readFiles(['overrides.json'], () => '{"overrides":[]}');
    expect(ofMappings).toMatchObject({ mappingOverrides: [], problems: [] });
  });

  it.each([
    ['no JSON', '{', /^is not JSON/],
    ['no list', {}, 'is not an object with only a list "overrides"'],
    [
      'another key',
      { overrides: [entry], note: '' },
      'is not an object with only a list "overrides"',
    ],
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
      '"/overrides/0" "reason" is too short: say in 5 words or more why no event is refused',
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

describe('overrides.json beside mappings.json', () => {
  const reason = 'This account has not sent anything so far.';
  const acme = { entry: '/tenants/123456789012', value: 'acme', reason };
  const readAll = (...overrides: unknown[]) =>
    readFiles(['overrides.json'], () => JSON.stringify({ overrides }));

  it('accepts changed and removed entries', () => {
    const removed = { ...acme, entry: '/clients/~1shop~1eu', value: null };
    expect(readAll(acme, removed)).toMatchObject({
      overrides: [],
      mappingOverrides: [acme, removed],
      problems: [],
    });
  });

  it.each([
    ['an unknown key', [{ ...acme, sha256: 'a' }], '"/overrides/0" has the unknown key "sha256"'],
    [
      'no pointer of an entry',
      [{ ...acme, entry: '/tenants' }],
      '"/overrides/0" "entry" is no JSON pointer of an entry in mappings.json, such as "/tenants/acme"',
    ],
    [
      'no value',
      [acme, { ...acme, value: undefined }],
      '"/overrides/1" "value" is neither the new value of the entry nor null',
    ],
    ['no reason', [{ ...acme, reason: '' }], '"/overrides/0" "reason" is missing'],
    ['two of an entry', [acme, acme], `has two overrides of ${acme.entry}; keep the newer one`],
  ])('is refused with %s', (_, overrides, reason) => {
    const { mappingOverrides, problems } = readAll(...overrides);
    expect(mappingOverrides).toEqual([]);
    expect(problems).toMatchObject([{ file: 'overrides.json', reason }]);
  });
});
