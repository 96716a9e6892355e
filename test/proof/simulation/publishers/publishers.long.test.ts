import { describe, expect, it } from 'vitest';

import { times } from '../../../support/records.ts';
import { brokenPromises } from './kept-answers.ts';
import { PUBLISH_BUGS } from './publish-bugs.ts';
import { PublishingWorld } from './publishing-world.ts';

const SEEDS = times(60, (index) => index + 1);

it('each answer is kept in all worlds of publishers, and each kind of answer occurs', async () => {
  const kinds = new Set<string>();
  for (const seed of SEEDS) {
    const story = await new PublishingWorld(seed).run();
    expect({ seed, broken: brokenPromises(story) }).toEqual({ seed, broken: [] });
    for (const { result } of story.answers) kinds.add(result.kind);
  }
  const expected = ['conflict', 'duplicate', 'processed', 'queued', 'sent', 'unavailable'];
  expect([...kinds].sort()).toEqual(expected);
});

describe(`within ${SEEDS.length} seeds the simulation catches a publisher that`, () => {
  it.each(PUBLISH_BUGS)('$name', async ({ sabotage, breaks }) => {
    expect(breaks).toContain(await firstBroken(sabotage));
  });
});

async function firstBroken(sabotage: (typeof PUBLISH_BUGS)[number]['sabotage']) {
  for (const seed of SEEDS) {
    const [broken] = brokenPromises(await new PublishingWorld(seed, sabotage).run());
    if (broken) return broken.invariant;
  }
  return undefined;
}
