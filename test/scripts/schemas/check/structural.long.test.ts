import { expect, it } from 'vitest';

import { expectSoundVerdicts } from './soundness.ts';

it('never calls a random change compatible that refuses a body which was accepted before', () => {
  const seen = expectSoundVerdicts(6000);
  expect(seen.compatible).toBeGreaterThan(1000);
  expect(seen.accepted).toBeGreaterThan(10_000);
});
