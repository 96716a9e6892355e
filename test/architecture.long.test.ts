import { expect, it } from 'vitest';

import { violationsIn } from './support/room-rules.ts';

// `make lint` checks the same.
it('the rules between rooms hold in the project', async () => {
  expect(await violationsIn(process.cwd())).toEqual([]);
});
