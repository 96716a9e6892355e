import { describe, expect, it } from 'vitest';

import { clientOfSource } from '../../../src/core/envelopes/client-of-source.ts';

describe('the client of a source', () => {
  it.each(['web', 'Web_shop-1.eu', 'web-', '7', 'a'.repeat(64)])(
    'is the source if that is a client id: %s',
    (source) => {
      expect(clientOfSource(source)).toBe(source);
    },
  );

  it.each([
    ['a path', '/shop/eu', 'shop-eu'],
    ['several characters that it can not have', 'shop :// eu', 'shop-eu'],
    ['such characters at its end', 'shop/eu/#', 'shop-eu'],
    ['signs at its beginning', '._-shop', 'shop'],
    ['signs at its end', 'shop_.', 'shop_.'],
    ['hyphens at its end', '/shop--', 'shop'],
    ['a cut at 64 characters', 'a'.repeat(65), 'a'.repeat(64)],
    ['a cut behind a sign', `/${'a'.repeat(63)}/b`, 'a'.repeat(63)],
  ])('has no more than a client id can have: %s', (_, source, client) => {
    expect(clientOfSource(source)).toBe(client);
  });

  it.each(['', '/', '//', '._-', 'ü'])('is missing if nothing is left: %j', (source) => {
    expect(clientOfSource(source)).toBeUndefined();
  });
});
