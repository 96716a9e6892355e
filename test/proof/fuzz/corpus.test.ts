import { describe, expect, test } from 'vitest';

import { REJECTION_REASONS } from '../../../src/core/outcome.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { examine } from './examine.ts';
import { readCorpus } from './starting-bodies.ts';
import { systemOf } from './system.ts';

const corpus = readCorpus('test/proof/fuzz/corpus');
const system = systemOf(await loadSamples());

describe('the corpus', () => {
  test.each(corpus.map(({ origin, text }) => [origin, text]))(
    '%s ends in the outcome of its name',
    (name, text) => {
      const { outcome, problem } = examine(text, system);
      expect(problem).toBeUndefined();
      expect(outcome).toBe(name.split('-')[0]);
    },
  );

  test('has bodies of every outcome', () => {
    const outcomes = new Set(corpus.map(({ origin }) => origin.split('-')[0]));
    expect([...outcomes].sort()).toEqual([...REJECTION_REASONS, 'valid'].sort());
  });

  test('is small, and well-formed as text', () => {
    const bytes = corpus.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(60_000);
    expect(corpus.filter(({ text }) => text.includes('\ufffd'))).toEqual([]);
  });
});
