import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

describe('README', () => {
  it('has at most 900 words, as wc -w counts them', () => {
    const words = readFileSync('README.md', 'utf8').trim().split(/\s+/);
    expect(words.length).toBeLessThanOrEqual(900);
  });
});
