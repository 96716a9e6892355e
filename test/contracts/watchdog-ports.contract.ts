import { beforeEach, describe, expect, it } from 'vitest';

import { claimed, queued } from '../../src/core/claim.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import {
  judgeOverdue,
  markedLost,
  markedSentAgain,
  type WatchedRecord,
} from '../../src/core/overdue.ts';
import { firstState } from '../../src/core/watchdog-state.ts';
import type { LedgerQueries } from '../../src/ledger-queries.ts';
import type { EventStore } from '../../src/ports.ts';
import type { ClaimJournal, WatchdogMemory, WatchedLedger } from '../../src/watchdog-ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { noise } from '../support/noise.ts';
import { NOW } from '../support/events.ts';
import { processed, rejected, times } from '../support/records.ts';

/** A ledger, and what the watchdog sees of it. */
export interface WatchedPipeline {
  readonly store: EventStore;
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly claims: ClaimJournal;
  readonly ledger: WatchedLedger;
  readonly memory: WatchdogMemory;
}

const LATER = '2026-11-21T09:30:00.000Z';
const LEASE = '2026-11-21T09:01:05.000Z';
const AFTER_LEASE = '2026-11-21T09:02:00.000Z';
const KEY = 'acme#evt-1';

const claim = (
  claimId: string,
  overrides: Record<string, unknown> = {},
  receivedAt = '2026-11-21T09:00:00.000Z',
) => claimed(processed(overrides, { receivedAt }), claimId, LEASE);

/** The contract of the ports in `src/watchdog-ports.ts`. @param make makes an empty ledger. */
export function describeWatchdogPorts(name: string, make: () => Promise<WatchedPipeline>): void {
  describe(`${name}, watched`, () => {
    let pipeline: WatchedPipeline;
    beforeEach(async () => {
      pipeline = await make();
    });
    const record = (...records: LedgerRecord[]) => pipeline.store.record(records, PLENTY);

    async function seen(key = KEY): Promise<WatchedRecord> {
      const found = (await pipeline.ledger.find([key])).get(key);
      if (!found) throw new Error(`${key} is not in the ledger`);
      return found;
    }

    async function open() {
      const page = await pipeline.queries.listOpen({}, { order: 'oldest_first', limit: 100 });
      if (page.kind !== 'page') throw new Error(page.kind);
      return page.items;
    }

    describe('the claims', () => {
      /** All keys, with the time of their page. */
      async function claims(after?: string, before = LATER): Promise<[string, string][]> {
        const found: [string, string][] = [];
        for (const shard of pipeline.claims.shards) {
          let cursor = after;
          for (;;) {
            const { pages, complete } = await pipeline.claims.pages(shard, cursor, before);
            for (const { position, keys } of pages) {
              found.push(...keys.map((key): [string, string] => [position.slice(0, 24), key]));
            }
            cursor = pages.at(-1)?.position ?? cursor;
            if (complete) break;
          }
        }
        return found.sort(([one, key], [other, otherKey]) =>
          `${one} ${key}` < `${other} ${otherKey}` ? -1 : 1,
        );
      }

      it('name each event that was claimed, with the time of its claim', async () => {
        await record(...times(7, (index) => claim('one', { event_id: `evt-${index}` })));
        await record(claim('two', { event_id: 'late' }, AFTER_LEASE));
        expect(await claims()).toEqual([
          ...times(7, (index) => ['2026-11-21T09:00:00.000Z', `acme#evt-${index}`]),
          [AFTER_LEASE, 'acme#late'],
        ]);
      });

      it('name an event that was recorded before its message was sent', async () => {
        await record(
          queued(processed(), '2026-11-21T09:00:00.000Z'),
          processed({ tenant_id: 'b' }),
        );
        expect(await claims()).toEqual([['2026-11-21T09:00:00.000Z', KEY]]);
        const rule = { graceMs: 60_000, maxReceiveCount: 5 };
        expect(judgeOverdue(await seen(), NOW + 59_999, rule)).toBe('waiting');
        expect(judgeOverdue(await seen(), NOW + 60_000, rule)).toBe('send_again');
      });

      it('name an event again when it is claimed again', async () => {
        await record(claim('one'));
        await record(claim('two', {}, AFTER_LEASE));
        expect(await claims()).toEqual([
          ['2026-11-21T09:00:00.000Z', KEY],
          [AFTER_LEASE, KEY],
        ]);
      });

      it('name no event without a handler, and no rejected message', async () => {
        await record(processed(), rejected({ event_id: 'evt-2', event_type: 'other' }));
        expect(await claims()).toEqual([]);
      });

      it('name events of many tenants', async () => {
        const tenants = times(40, (index) => `tenant-${10 + index}`);
        await record(...tenants.map((tenant_id) => claim('one', { tenant_id })));
        expect((await claims()).map(([, key]) => key)).toEqual(
          tenants.map((tenant) => `${tenant}#evt-1`),
        );
      });

      it('are read up to a time, and on from a place', async () => {
        await record(claim('one', { event_id: 'early' }));
        await record(claim('two', { event_id: 'late' }, AFTER_LEASE));
        expect(await claims(undefined, AFTER_LEASE)).toMatchObject(
          [[{}, 'acme#early']].map(() => ({})),
        );
        expect((await claims(undefined, AFTER_LEASE)).map(([, key]) => key)).toEqual([
          'acme#early',
        ]);
        expect((await claims('2026-11-21T09:00:00.001Z')).map(([, key]) => key)).toEqual([
          'acme#late',
        ]);
        expect(await claims(LATER, LATER)).toEqual([]);
      });
    });

    describe('a record', () => {
      it('is found as it is, without its content', async () => {
        const { content, ...expected } = claim('one');
        await record(claim('one'));
        const kept: Partial<typeof expected> = expected;
        expect(await seen()).toEqual({
          ...kept,
          eventType: 'payment.processed',
          schemaVersion: 'v1',
        });
        expect(await pipeline.ledger.content(KEY)).toEqual(content);
      });

      it('is left out if there is none', async () => {
        await record(claim('one'));
        const found = await pipeline.ledger.find([KEY, 'acme#evt-2']);
        expect([...found.keys()]).toEqual([KEY]);
        expect(await pipeline.ledger.content('acme#evt-2')).toBeUndefined();
      });

      it('has its content even if that is too large for an item', async () => {
        const large = claim('one', { body: { amount: 1, note: noise(700_000) } });
        await record(large);
        expect(await pipeline.ledger.content(KEY)).toEqual(large.content);
      });
    });

    describe('a mark', () => {
      const DUE = '2026-11-21T09:10:00.000Z';

      it.each([
        ['sent again', (held: WatchedRecord) => markedSentAgain(held, 'mark-1', DUE)],
        ['lost', (held: WatchedRecord) => markedLost(held, 'mark-1', 'it did not come back')],
      ])('makes a claimed event %s and open, and keeps its content', async (_, marked) => {
        await record(claim('one'));
        const before = await seen();
        expect(await pipeline.ledger.mark(before, marked(before))).toBe('done');
        const after = marked(before);
        expect(await seen()).toEqual(after);
        expect(await open()).toMatchObject([
          { key: KEY, status: after.status, ...(after.failure && { reason: 'lost' }) },
        ]);
        expect(await pipeline.ledger.content(KEY)).toEqual(claim('one').content);
      });

      it.each([
        ['sent again', (held: WatchedRecord) => markedSentAgain(held, 'mark-1', DUE)],
        ['lost', (held: WatchedRecord) => markedLost(held, 'mark-1', 'it did not come back')],
      ])('lets the message of an event that is %s claim it, if it comes', async (_, marked) => {
        await record(claim('one'));
        const before = await seen();
        await pipeline.ledger.mark(before, marked(before));
        expect(await record(claim('two', {}, AFTER_LEASE))).toMatchObject([
          { kind: 'resumed', attempts: 2 },
        ]);
        expect(await seen()).toMatchObject({ status: 'processing', claimId: 'two' });
        expect(await open()).toEqual([]);
      });

      it('opens an event that was never begun, so that it is found again', async () => {
        await record(claim('one'));
        const change = { status: 'queued', attempts: 0, dueAt: DUE } as const;
        const settlement = { key: KEY, claimId: 'one', receivedAt: processed().receivedAt, change };
        await pipeline.store.settle([settlement], PLENTY);
        expect(await open()).toEqual([]);
        const before = await seen();
        await pipeline.ledger.mark(before, markedSentAgain(before, 'mark-1', DUE));
        expect(await open()).toMatchObject([{ key: KEY, status: 'queued', reason: 'lost' }]);
      });

      it('takes the claim away from an invocation that still runs', async () => {
        await record(claim('one'));
        const before = await seen();
        await pipeline.ledger.mark(before, markedSentAgain(before, 'mark-1', DUE));
        const change = { status: 'processed', processedAt: DUE } as const;
        const { receivedAt } = before;
        expect(
          await pipeline.store.settle([{ key: KEY, claimId: 'one', receivedAt, change }], PLENTY),
        ).toEqual([{ kind: 'lost' }]);
      });

      it('counts how often a message was sent, also of an event that nobody claimed', async () => {
        const waiting = { ...rejected(), status: 'queued', dueAt: LEASE } as const;
        await record(waiting);
        for (const number of [1, 2]) {
          const before = await seen();
          const dueAt = `2026-11-21T09:1${number}:00.000Z`;
          await pipeline.ledger.mark(before, markedSentAgain(before, `mark-${number}`, dueAt));
          expect(await seen()).toMatchObject({ status: 'queued', sentAgain: number, dueAt });
        }
      });

      it('is made once by two that saw the same', async () => {
        await record(claim('one'));
        const before = await seen();
        const results = await Promise.all(
          ['mark-1', 'mark-2'].map((id) =>
            pipeline.ledger.mark(before, markedSentAgain(before, id, DUE)),
          ),
        );
        expect(results.sort()).toEqual(['changed', 'done']);
        expect(await seen()).toMatchObject({ sentAgain: 1 });
      });

      it('answers a second call like the first, and changes nothing more', async () => {
        await record(claim('one'));
        const before = await seen();
        const after = markedSentAgain(before, 'mark-1', DUE);
        await pipeline.ledger.mark(before, after);
        expect(await pipeline.ledger.mark(before, after)).toBe('done');
        expect(await seen()).toEqual(after);
      });

      it.each<[string, () => Promise<unknown>]>([
        ['was claimed again', () => record(claim('two', {}, AFTER_LEASE))],
        [
          'was settled',
          () =>
            pipeline.store.settle(
              [
                {
                  key: KEY,
                  claimId: 'one',
                  receivedAt: '2026-11-21T09:00:00.000Z',
                  change: { status: 'processed', processedAt: AFTER_LEASE },
                },
              ],
              PLENTY,
            ),
        ],
        [
          'waits again',
          () =>
            pipeline.store.settle(
              [
                {
                  key: KEY,
                  claimId: 'one',
                  receivedAt: '2026-11-21T09:00:00.000Z',
                  change: { status: 'queued', attempts: 0, dueAt: AFTER_LEASE },
                },
              ],
              PLENTY,
            ),
        ],
      ])('changes nothing if the event %s since', async (_, change) => {
        await record(claim('one'));
        const before = await seen();
        await change();
        const after = await seen();
        const marked = markedSentAgain(before, 'mark-1', DUE);
        expect(await pipeline.ledger.mark(before, marked)).toBe('changed');
        expect(await seen()).toEqual(after);
      });

      it('changes nothing if the record is gone', async () => {
        await record(claim('one'));
        const before = { ...(await seen()), key: 'acme#evt-2' };
        const marked = markedSentAgain(before, 'mark-1', DUE);
        expect(await pipeline.ledger.mark(before, marked)).toBe('changed');
      });

      it('leaves a record that isn’t overdue before its new time', async () => {
        await record(claim('one'));
        const before = await seen();
        await pipeline.ledger.mark(before, markedSentAgain(before, 'mark-1', DUE));
        const rule = { graceMs: 60_000, maxReceiveCount: 5 };
        const at = (time: number) => seen().then((held) => judgeOverdue(held, time, rule));
        expect(await at(Date.parse(DUE) + 59_999)).toBe('waiting');
        expect(await at(Date.parse(DUE) + 60_000)).toBe('send_again');
      });
    });

    describe('the state', () => {
      it('is missing before the first run', async () => {
        expect(await pipeline.memory.load()).toBeUndefined();
      });

      it('is loaded as it was saved, with the next revision', async () => {
        const state = { ...firstState(NOW), claimCursors: { 0: LATER } };
        expect(await pipeline.memory.save(state)).toBe('saved');
        expect(await pipeline.memory.load()).toEqual({ ...state, revision: 1 });
      });

      it('is saved by one of two runs', async () => {
        const state = firstState(NOW);
        expect(await pipeline.memory.save(state)).toBe('saved');
        expect(await pipeline.memory.save({ ...state, ranAt: NOW + 1 })).toBe('taken');
        expect(await pipeline.memory.save({ ...state, revision: 1, ranAt: NOW + 2 })).toBe('saved');
        expect(await pipeline.memory.load()).toMatchObject({ revision: 2, ranAt: NOW + 2 });
      });
    });
  });
}
