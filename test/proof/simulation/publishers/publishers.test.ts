import { expect, it } from 'vitest';

import { brokenPromises } from './kept-answers.ts';
import { PublishingWorld } from './publishing-world.ts';

it.each([1, 2])('each answer is kept in the world of publishers with seed %i', async (seed) => {
  const story = await new PublishingWorld(seed).run();
  expect(brokenPromises(story)).toEqual([]);
  expect(story.answers.length).toBeGreaterThan(60);
});
