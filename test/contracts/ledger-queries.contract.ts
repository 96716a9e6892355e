import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { claimed, type StateChange } from '../../src/core/claim.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import type {
  LedgerQueries,
  OpenFilter,
  OpenRecord,
  PageRequest,
} from '../../src/ledger-queries.ts';
import type { EventStore } from '../../src/ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import {
  cameAs,
  discardedRecord,
  expired,
  processed,
  recordOf,
  rejected,
  sentAgain,
  times,
} from '../support/records.ts';

/** A ledger, and the queries that read it. */
export interface SearchableLedger {
  readonly store: EventStore;
  readonly queries: LedgerQueries;
}

const LEASE = '2026-11-21T09:01:05.000Z';
const AFTER_IT = '2026-11-21T09:01:06.000Z';
const FAILURE = { reason: 'handler_error', message: 'Error: boom', errors: [] } as const;
const FINGERPRINT = 'f1_0123456789ab';
const QUEUED = { status: 'queued', failure: FAILURE, fingerprint: FINGERPRINT } as const;
const EXHAUSTED = {
  status: 'failed',
  failure: { reason: 'attempts_exhausted', errors: [] },
} as const;
const DONE = { status: 'processed', processedAt: AFTER_IT } as const;
const OLDEST_FIRST = { order: 'oldest_first', limit: 1000 } as const;

/** The time of a minute after nine. */
const minute = (number: number): string =>
  new Date(Date.UTC(2026, 10, 21, 9, number)).toISOString();

/** The contract of the open records of every `LedgerQueries` (`src/ledger-queries.ts`). */
export function describeOpenRecords(
  name: string,
  makeLedger: () => Promise<SearchableLedger>,
): void {
  describe(`${name} lists as open`, () => {
    let store: EventStore;
    let queries: SearchableLedger['queries'];
    beforeEach(async () => {
      ({ store, queries } = await makeLedger());
    });

    const record = (...records: LedgerRecord[]) => store.record(records, PLENTY);
    const settle = ({ key, receivedAt }: LedgerRecord, claimId: string, change: StateChange) =>
      store.settle([{ key, claimId, receivedAt, change }], PLENTY);
    const claim = (claimId: string, receivedAt?: string) =>
      claimed(processed({}, receivedAt === undefined ? {} : { receivedAt }), claimId, LEASE);

    async function page(filter: OpenFilter, request: PageRequest) {
      const result = await queries.listOpen(filter, request);
      if (result.kind !== 'page') throw new Error(result.kind);
      return result;
    }

    /** All pages, one after the other. @param between runs after each page. */
    async function all(
      filter: OpenFilter = {},
      request: PageRequest = OLDEST_FIRST,
      between: () => Promise<unknown> = () => Promise.resolve(),
    ): Promise<OpenRecord[]> {
      const items: OpenRecord[] = [];
      let cursor: string | undefined;
      do {
        const found = await page(filter, { ...request, ...(cursor !== undefined && { cursor }) });
        items.push(...found.items);
        cursor = found.next;
        await between();
      } while (cursor !== undefined);
      return items;
    }
    const keys = async (...parameters: Parameters<typeof all>) =>
      (await all(...parameters)).map(({ key }) => key);

    describe('a record in its current state:', () => {
      it('nothing of an empty ledger', async () => {
        expect((await page({}, OLDEST_FIRST)).items).toEqual([]);
      });

      it('no event that was processed', async () => {
        await record(processed());
        expect(await all()).toEqual([]);
      });

      it('a rejected message, with everything but its content', async () => {
        const wrong = rejected();
        await record(wrong);
        expect(await all()).toEqual([
          {
            key: 'acme#evt-1',
            identity: { tenantId: 'acme', eventId: 'evt-1' },
            eventType: 'payment.processed',
            schemaVersion: 'v1',
            status: 'failed',
            reason: 'invalid_body',
            fingerprint: wrong.fingerprint,
            attempts: 0,
            receivedAt: wrong.receivedAt,
          },
        ]);
      });

      it('a message that names no event, without identity', async () => {
        const unreadable = recordOf('hello', { messageId: 'message-7' });
        await record(unreadable);
        expect(await all()).toEqual([
          {
            key: '#message-7',
            status: 'failed',
            reason: 'malformed_json',
            fingerprint: unreadable.fingerprint,
            attempts: 0,
            receivedAt: unreadable.receivedAt,
          },
        ]);
      });

      it('a conflict, with the identity of the event that it differs from', async () => {
        const other = processed({ body: { amount: 99 } });
        await record(processed());
        await record(other);
        expect(await all()).toEqual([
          {
            key: conflictRecord(other).key,
            identity: { tenantId: 'acme', eventId: 'evt-1' },
            eventType: 'payment.processed',
            schemaVersion: 'v1',
            status: 'failed',
            reason: 'id_conflict',
            fingerprint: conflictRecord(other).fingerprint,
            attempts: 0,
            receivedAt: other.receivedAt,
          },
        ]);
      });

      it('a rejected message until the corrected event replaces it', async () => {
        await record(rejected());
        expect(await keys()).toEqual(['acme#evt-1']);
        await record(processed());
        expect(await all()).toEqual([]);
      });

      it('an event only while it waits after an attempt that failed', async () => {
        const event = claim('one');
        await record(event);
        expect(await all()).toEqual([]);
        await settle(event, 'one', QUEUED);
        expect(await all()).toMatchObject([
          {
            key: event.key,
            status: 'queued',
            reason: 'handler_error',
            fingerprint: FINGERPRINT,
            attempts: 1,
          },
        ]);
        await record(claim('two', AFTER_IT));
        expect(await all()).toEqual([]);
        await settle(event, 'two', DONE);
        expect(await all()).toEqual([]);
      });

      it('an event that was given up, once, with its last state', async () => {
        const event = claim('one');
        await record(event);
        await settle(event, 'one', QUEUED);
        await record(claim('two', AFTER_IT));
        await settle(event, 'two', EXHAUSTED);
        const { key, receivedAt } = event;
        expect(await all()).toMatchObject([
          { key, receivedAt, status: 'failed', reason: 'attempts_exhausted', attempts: 2 },
        ]);
      });

      it('an event that was given up until it is handled again', async () => {
        const event = claim('one');
        await record(event);
        await settle(event, 'one', EXHAUSTED);
        await record(claim('two', AFTER_IT));
        expect(await all()).toEqual([]);
        await settle(event, 'two', DONE);
        expect(await all()).toEqual([]);
      });

      it('an event that was given up while its handler may still be at work', async () => {
        const event = claim('one');
        await record(event);
        await settle(event, 'one', { ...EXHAUSTED, leaseUntil: LEASE });
        expect(await all()).toMatchObject([{ key: event.key, status: 'failed' }]);
      });

      it('no event whose handler may still be at work and that is tried again', async () => {
        const event = claim('one');
        await record(event);
        const change = { status: 'processing', failure: FAILURE, leaseUntil: LEASE } as const;
        await settle(event, 'one', change);
        expect(await all()).toEqual([]);
      });

      it('no event whose first attempt did not begin', async () => {
        const event = claim('one');
        await record(event);
        await settle(event, 'one', { status: 'queued', attempts: 0 });
        expect(await all()).toEqual([]);
      });

      it('an event whose second attempt did not begin, with the failure of the first', async () => {
        const event = claim('one');
        await record(event);
        await settle(event, 'one', QUEUED);
        await record(claim('two', AFTER_IT));
        await settle(event, 'two', { status: 'queued', attempts: 1 });
        expect(await all()).toMatchObject([
          { status: 'queued', reason: 'handler_error', attempts: 1 },
        ]);
      });

      it('a message that was sent again, with its failure, until it is valid', async () => {
        await record(sentAgain());
        expect(await all()).toMatchObject([
          { status: 'queued', reason: 'invalid_body', attempts: 0 },
        ]);
        await record(processed());
        expect(await all()).toEqual([]);
      });

      it('a message that was sent again and refused again, with its new failure', async () => {
        const wrong = rejected();
        await record(sentAgain(wrong));
        const failure = { reason: 'unknown_version', errors: [] } as const;
        await record({ ...wrong, failure, fingerprint: FINGERPRINT, receivedAt: AFTER_IT });
        expect(await all()).toMatchObject([
          {
            status: 'failed',
            reason: 'unknown_version',
            fingerprint: FINGERPRINT,
            receivedAt: wrong.receivedAt,
          },
        ]);
      });

      it('no message that was discarded', async () => {
        await record(discardedRecord());
        expect(await all()).toEqual([]);
      });

      it('an event that expired while it waited', async () => {
        const expiry = { expires_at: '2027-01-01T00:00:00Z' };
        const event = claimed(processed(expiry), 'one', LEASE);
        await record(event);
        await settle(event, 'one', QUEUED);
        const late = { ...expired(), contentHash: event.contentHash, receivedAt: AFTER_IT };
        await record(late);
        expect(await all()).toMatchObject([
          { key: event.key, status: 'failed', reason: 'expired', receivedAt: event.receivedAt },
        ]);
      });
    });

    describe('the records that meet a filter:', () => {
      let filled: SearchableLedger;
      beforeAll(async () => {
        filled = await makeLedger();
        ({ store } = filled);
        const waiting = claimed(processed({ event_id: 'waiting' }), 'one', LEASE);
        await record(
          rejected({ event_id: 'wrong' }, { receivedAt: minute(1) }),
          cameAs(
            'cloudevents',
            rejected({ event_id: 'wrong', tenant_id: 'globex' }, { receivedAt: minute(2) }),
          ),
          recordOf('hello', { messageId: 'unreadable', receivedAt: minute(3) }),
          processed({ event_id: 'fine' }),
          waiting,
        );
        await settle(waiting, 'one', QUEUED);
        const context = { receivedAt: minute(4) };
        await record(processed({ event_id: 'fine', body: { amount: 99 } }, context));
      });
      beforeEach(() => {
        ({ queries } = filled);
      });

      it.each<[OpenFilter, string[]]>([
        [{}, ['acme#waiting', 'acme#wrong', 'globex#wrong', '#unreadable', 'acme#fine …']],
        [{ status: 'queued' }, ['acme#waiting']],
        [{ status: 'failed' }, ['acme#wrong', 'globex#wrong', '#unreadable', 'acme#fine …']],
        [{ reason: 'invalid_body' }, ['acme#wrong', 'globex#wrong']],
        [{ reason: 'id_conflict' }, ['acme#fine …']],
        [{ tenantId: 'globex' }, ['globex#wrong']],
        [{ tenantId: 'glob' }, []],
        [{ tenantId: 'acme', reason: 'invalid_body' }, ['acme#wrong']],
        [{ status: 'queued', reason: 'invalid_body' }, []],
        [
          { eventType: 'payment.processed' },
          ['acme#waiting', 'acme#wrong', 'globex#wrong', 'acme#fine …'],
        ],
        [{ schemaVersion: 'v1' }, ['acme#waiting', 'acme#wrong', 'globex#wrong', 'acme#fine …']],
        [{ schemaVersion: 'v1', status: 'queued' }, ['acme#waiting']],
        [{ schemaVersion: 'v9' }, []],
        [{ fingerprint: 'of nothing' }, []],
        [{ fingerprint: FINGERPRINT }, ['acme#waiting']],
        [{ fingerprint: rejected().fingerprint ?? '' }, ['acme#wrong', 'globex#wrong']],
        [{ format: 'cloudevents' }, ['globex#wrong']],
        [{ format: 'native' }, ['acme#waiting', 'acme#wrong', '#unreadable', 'acme#fine …']],
        [{ format: 'native', reason: 'invalid_body' }, ['acme#wrong']],
        [{ format: 'cloudevents', tenantId: 'acme' }, []],
        [{ format: 'sns' }, []],
        [{ since: minute(2) }, ['globex#wrong', '#unreadable', 'acme#fine …']],
        [{ until: minute(2) }, ['acme#waiting', 'acme#wrong']],
        [{ since: minute(2), until: minute(3) }, ['globex#wrong']],
        [{ since: minute(3), until: minute(3) }, []],
        [{ since: minute(4), until: minute(3) }, []],
        [{ since: minute(9) }, []],
      ])('%j', async (filter, expected) => {
        const short = (found: string[]) => found.map((key) => key.replace(/ [0-9a-f]{64}$/, ' …'));
        expect(short(await keys(filter))).toEqual(expected);
        const newest = { ...OLDEST_FIRST, order: 'newest_first' } as const;
        expect(short(await keys(filter, newest))).toEqual(expected.toReversed());
        const two = { ...newest, limit: 2 };
        expect(short(await keys(filter, two))).toEqual(expected.toReversed());
      });
    });

    describe('records page by page:', () => {
      /** Some of one batch have the same time. */
      const many = (count = 60) =>
        times(count, (index) =>
          rejected({ event_id: `evt-${index}` }, { receivedAt: minute(Math.floor(index / 7)) }),
        );

      it.each([
        ['oldest_first', 1, 16],
        ['oldest_first', 7, 60],
        ['newest_first', 7, 60],
        ['newest_first', 59, 60],
        ['newest_first', 60, 60],
      ] as const)('each once, %s, %i a page', async (order, limit, count) => {
        await record(...many(count));
        const found = await all({}, { order, limit });
        expect(found.map(({ key }) => key).sort()).toEqual(
          many(count)
            .map(({ key }) => key)
            .sort(),
        );
        const received = found.map(({ receivedAt }) => receivedAt);
        const oldestFirst = received.toSorted();
        expect(received).toEqual(order === 'oldest_first' ? oldestFirst : oldestFirst.toReversed());
      });

      it('at most as many as the limit', async () => {
        await record(...many());
        const { items, next } = await page({}, { order: 'newest_first', limit: 5 });
        expect([items.length, next === undefined]).toEqual([5, false]);
      });

      it.each(['oldest_first', 'newest_first'] as const)(
        'each old one exactly once while others come and fail, %s',
        async (order) => {
          await record(...many());
          let batch = 0;
          const found = await keys({}, { order, limit: 9 }, async () => {
            if ((batch += 1) > 8) return;
            const context = { receivedAt: minute(batch % 2 === 0 ? 0 : 30 + batch) };
            await record(rejected({ event_id: `new-${batch}` }, context));
          });
          const old = found.filter((key) => !key.includes('new'));
          expect(old.sort()).toEqual(
            many()
              .map(({ key }) => key)
              .sort(),
          );
          expect(new Set(found).size).toBe(found.length);
        },
      );

      it('without those that were corrected since', async () => {
        await record(...many());
        const { items, next = '' } = await page({}, { order: 'oldest_first', limit: 30 });
        await record(...times(60, (index) => processed({ event_id: `evt-${index}` })));
        const rest = await page({}, { order: 'oldest_first', limit: 30, cursor: next });
        expect([items.length > 0, rest.items]).toEqual([true, []]);
      });

      it('from a cursor that names no tenant and works with another filter', async () => {
        await record(...many(), rejected({ tenant_id: 'globex' }, { receivedAt: minute(50) }));
        const { next = '' } = await page({ tenantId: 'acme' }, { order: 'oldest_first', limit: 3 });
        expect(next).not.toContain('acme');
        const other = await page({ tenantId: 'globex' }, { ...OLDEST_FIRST, cursor: next });
        expect(other.items.map(({ key }) => key)).toEqual(['globex#evt-1']);
      });

      it.each([
        ['oldest_first', { until: minute(1) }],
        ['newest_first', { since: minute(8) }],
      ] as const)('none from a cursor behind the times of a filter, %s', async (order, filter) => {
        await record(...many());
        const { next } = await page({}, { order, limit: 40 });
        const cursor = next ?? '';
        expect(await page(filter, { order, limit: 40, cursor })).toEqual({
          kind: 'page',
          items: [],
        });
      });

      it.each(['', 'x', 'acme#evt-1', '2026-11-21T09:00:00.000Z', `${minute(0)}_0123`])(
        'none from %j, which is no cursor',
        async (cursor) => {
          expect(await queries.listOpen({}, { ...OLDEST_FIRST, cursor })).toEqual({
            kind: 'invalid_cursor',
          });
        },
      );
    });
  });
}
