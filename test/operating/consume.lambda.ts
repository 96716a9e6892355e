import { consumeWith } from '../../src/entrypoints/consume-with.ts';
import { eventsOf, OUTAGES, RELEASE, type Release } from './release.ts';

/** The consumer function of the bad day. */
export const handler = consumeWith(
  eventsOf(process.env[RELEASE] as Release, process.env[OUTAGES] ?? ''),
);
