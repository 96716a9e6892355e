import type { WatchedLedger } from '../../../../src/watchdog-ports.ts';
import type { Sabotage } from '../world.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Bugs in what the watchdog does. */
export const WATCHDOG_BUGS: readonly PlantedBug[] = [
  {
    name: 'sends events again whose leases hold',
    sabotage: {
      watchdog: (services) => ({
        ...services,
        rules: { ...services.rules, graceMs: -3_600_000, claimMs: 0 },
      }),
    },
    breaks: ['watched-as-told'],
  },
  {
    name: 'sends the messages of overdue events without a mark',
    sabotage: watching((ledger) => ({ mark: () => Promise.resolve('done'), ...without(ledger) })),
    breaks: ['watched-as-told'],
  },
  {
    name: 'doesn’t count how often it sends an event again',
    sabotage: watching((ledger) => ({
      ...without(ledger),
      mark: (seen, after) =>
        ledger.mark(seen, after.status === 'queued' ? { ...after, sentAgain: 1 } : after),
    })),
    breaks: ['watched-as-told'],
  },
  {
    name: 'passes the claims of processes that died',
    sabotage: {
      watchdog: (services) => ({
        ...services,
        claims: {
          shards: services.claims.shards,
          pages: async (shard, after, before) => {
            const { pages, complete } = await services.claims.pages(shard, after, before);
            return { pages: pages.map((page) => ({ ...page, keys: [] })), complete };
          },
        },
      }),
    },
    breaks: ['liveness'],
  },
];

/** A watchdog with another ledger. */
function watching(change: (ledger: WatchedLedger) => WatchedLedger): Sabotage {
  return { watchdog: (services) => ({ ...services, ledger: change(services.ledger) }) };
}

/** A ledger's methods but `mark`. */
function without(ledger: WatchedLedger): Pick<WatchedLedger, 'find' | 'content'> {
  return {
    find: (keys) => ledger.find(keys),
    content: (key) => ledger.content(key),
  };
}
