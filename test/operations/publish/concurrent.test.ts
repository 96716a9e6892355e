import { expect, it } from 'vitest';

import { contestsOf, publishRivals } from './concurrent.ts';
import { publishingWorld } from './publishing.ts';

it('lets one of two contents of an id win, in memory', async () => {
  const world = publishingWorld();
  const rivals = await publishRivals(20, 5, () => world);
  const ids = [...new Set(rivals.map(({ id }) => id))];
  const found = await Promise.all(ids.map((id) => world.store.find(`acme#${id}`)));
  const records = new Map(ids.flatMap((id, at) => (found[at] ? [[id, found[at]] as const] : [])));
  expect(contestsOf(rivals, records)).toEqual(
    ids.map(() => ({ recorded: 1, duplicates: 4, conflicts: 5, agrees: true })),
  );
});
