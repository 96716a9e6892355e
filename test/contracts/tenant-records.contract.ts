import { beforeEach, describe, expect, it } from 'vitest';

import { claimed } from '../../src/core/claim.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import type { ListedRecord, PageRequest, TenantFilter } from '../../src/ledger-queries.ts';
import { PLENTY } from '../support/deadlines.ts';
import { cameAs, processed, recordOf, rejected, times } from '../support/records.ts';
import type { SearchableLedger } from './ledger-queries.contract.ts';

const ACME = { tenantId: 'acme' };
const OLDEST_FIRST = { order: 'oldest_first', limit: 1000 } as const;
const ORDERS = ['oldest_first', 'newest_first'] as const;

/** The time of a minute after nine. */
const minute = (number: number): string =>
  new Date(Date.UTC(2026, 10, 21, 9, number)).toISOString();
const at = (number: number) => ({ receivedAt: minute(number) });

/** The contract of the records of one tenant of every `LedgerQueries` (`src/ledger-queries.ts`). */
export function describeTenantRecords(
  name: string,
  makeLedger: () => Promise<SearchableLedger>,
): void {
  describe(`${name} lists of a tenant`, () => {
    let store: SearchableLedger['store'];
    let queries: SearchableLedger['queries'];
    beforeEach(async () => {
      ({ store, queries } = await makeLedger());
    });

    const record = (...records: LedgerRecord[]) => store.record(records, PLENTY);

    async function page(filter: TenantFilter, request: PageRequest) {
      const result = await queries.listByTenant(filter, request);
      if (result.kind !== 'page') throw new Error(result.kind);
      return result;
    }

    /** All pages, one after the other. @param between runs after each page. */
    async function all(
      filter: TenantFilter = ACME,
      request: PageRequest = OLDEST_FIRST,
      between: () => Promise<unknown> = () => Promise.resolve(),
    ): Promise<ListedRecord[]> {
      const items: ListedRecord[] = [];
      let cursor: string | undefined;
      do {
        const found = await page(filter, { ...request, ...(cursor !== undefined && { cursor }) });
        items.push(...found.items);
        expect(found.items.length).toBeLessThanOrEqual(request.limit);
        cursor = found.next;
        await between();
      } while (cursor !== undefined);
      return items;
    }
    const keys = async (...parameters: Parameters<typeof all>) =>
      (await all(...parameters)).map(({ key }) => key);

    describe('a record in its current state:', () => {
      it('nothing of an empty ledger', async () => {
        expect(await all()).toEqual([]);
      });

      it('an event, with everything but its content', async () => {
        await record(processed());
        expect(await all()).toEqual([
          {
            key: 'acme#evt-1',
            identity: { tenantId: 'acme', eventId: 'evt-1' },
            eventType: 'payment.processed',
            schemaVersion: 'v1',
            status: 'processed',
            attempts: 0,
            receivedAt: minute(0),
          },
        ]);
      });

      it('a rejected message, with its reason', async () => {
        await record(rejected());
        expect(await all()).toMatchObject([
          { key: 'acme#evt-1', status: 'failed', reason: 'invalid_body' },
        ]);
      });

      it('a message of another format, with that', async () => {
        await record(cameAs('sns', rejected()), processed({ event_id: 'native' }, at(1)));
        expect((await all()).map(({ format }) => format)).toEqual(['sns', undefined]);
      });

      it('a conflict beside the event that it differs from', async () => {
        const other = processed({ body: { amount: 99 } }, at(1));
        await record(processed());
        await record(other);
        expect(await all()).toMatchObject([
          { key: 'acme#evt-1', status: 'processed' },
          {
            key: conflictRecord(other).key,
            identity: { tenantId: 'acme', eventId: 'evt-1' },
            status: 'failed',
            reason: 'id_conflict',
            receivedAt: minute(1),
          },
        ]);
      });

      it('messages of one batch with one id, if they differ', async () => {
        const other = processed({ body: { amount: 99 } });
        await record(processed(), other, rejected());
        expect((await keys()).sort()).toEqual(
          ['acme#evt-1', conflictRecord(other).key, conflictRecord(rejected()).key].sort(),
        );
      });

      it('no tenant: messages that name no event', async () => {
        await record(
          processed(),
          recordOf('hello', { messageId: 'message-7' }),
          recordOf('hi', { messageId: '0b6ad2a1-5a5f-4a3e-9c41-1f0e5b1f7a10' }),
        );
        const found = await all({ tenantId: undefined });
        expect(found.map(({ key }) => key).sort()).toEqual([
          '#0b6ad2a1-5a5f-4a3e-9c41-1f0e5b1f7a10',
          '#message-7',
        ]);
        expect(found[0]).toMatchObject({ status: 'failed', reason: 'malformed_json' });
      });

      it('an event while it is handled, and after that', async () => {
        const event = claimed(processed(), 'one', minute(1));
        await record(event);
        expect(await all()).toMatchObject([{ status: 'processing', attempts: 1 }]);
        const change = { status: 'processed', processedAt: minute(1) } as const;
        await store.settle(
          [{ key: event.key, claimId: 'one', receivedAt: event.receivedAt, change }],
          PLENTY,
        );
        expect(await all()).toMatchObject([{ status: 'processed', receivedAt: minute(0) }]);
      });

      it('an event that was received again, once, at its first time', async () => {
        await record(processed());
        await record(processed({}, at(1)));
        await record(processed({}, at(2)), processed({}, at(2)));
        expect(await all()).toMatchObject([{ key: 'acme#evt-1', receivedAt: minute(0) }]);
      });

      it('an event that two batches of one millisecond have, once', async () => {
        await record(processed(), processed({ event_id: 'a' }));
        await record(processed(), processed({ event_id: 'b' }));
        expect((await keys()).sort()).toEqual(['acme#a', 'acme#b', 'acme#evt-1']);
        expect((await keys(ACME, { order: 'newest_first', limit: 1 })).sort()).toEqual([
          'acme#a',
          'acme#b',
          'acme#evt-1',
        ]);
      });

      it('a corrected event in place of the rejected one, at its own time', async () => {
        await record(rejected());
        await record(processed({}, at(5)));
        expect(await all()).toMatchObject([{ status: 'processed', receivedAt: minute(5) }]);
      });
    });

    describe('the records that meet a filter:', () => {
      beforeEach(async () => {
        await record(
          processed({ event_id: 'first' }, at(1)),
          rejected({ event_id: 'wrong', tenant_id: 'globex' }, at(1)),
          recordOf('hello', { messageId: 'unreadable', ...at(1) }),
        );
        await record(
          processed({ event_id: 'ordered', event_type: 'order.placed' }, at(2)),
          processed({ event_id: 'no type', event_type: '?' }, at(2)),
        );
        await record(rejected({ event_id: 'second' }, at(3)));
      });

      it.each<[TenantFilter, string[]]>([
        [ACME, ['acme#first', 'acme#ordered', 'acme#second']],
        [{ tenantId: 'globex' }, ['globex#wrong']],
        [{ tenantId: 'glob' }, []],
        [{ tenantId: undefined }, ['#unreadable', '#message-1']],
        [{ ...ACME, eventType: 'payment.processed' }, ['acme#first', 'acme#second']],
        [{ ...ACME, eventType: 'order.placed' }, ['acme#ordered']],
        [{ ...ACME, eventType: 'order' }, []],
        [{ ...ACME, since: minute(2) }, ['acme#ordered', 'acme#second']],
        [{ ...ACME, until: minute(2) }, ['acme#first']],
        [{ ...ACME, since: minute(2), until: minute(3) }, ['acme#ordered']],
        [{ ...ACME, since: minute(3), until: minute(3) }, []],
        [{ ...ACME, since: minute(4), until: minute(3) }, []],
        [{ ...ACME, since: minute(9) }, []],
        [{ ...ACME, since: minute(2), eventType: 'payment.processed' }, ['acme#second']],
      ])('%j', async (filter, expected) => {
        expect(await keys(filter)).toEqual(expected);
        const newest = { ...OLDEST_FIRST, order: 'newest_first' } as const;
        expect(await keys(filter, newest)).toEqual(expected.toReversed());
        expect(await keys(filter, { ...newest, limit: 1 })).toEqual(expected.toReversed());
      });
    });

    describe('records page by page:', () => {
      /** Some of one batch have the same time. */
      const many = () =>
        times(60, (index) => processed({ event_id: `evt-${index}` }, at(Math.floor(index / 7))));
      const manyKeys = () =>
        many()
          .map(({ key }) => key)
          .sort();

      it.each([
        ['oldest_first', 1],
        ['oldest_first', 7],
        ['newest_first', 7],
        ['newest_first', 59],
        ['newest_first', 60],
      ] as const)('each once, %s, %i a page', async (order, limit) => {
        await record(...many());
        const found = await all(ACME, { order, limit });
        expect(found.map(({ key }) => key).sort()).toEqual(manyKeys());
        const received = found.map(({ receivedAt }) => receivedAt);
        const oldestFirst = received.toSorted();
        expect(received).toEqual(order === 'oldest_first' ? oldestFirst : oldestFirst.toReversed());
      });

      it.each(ORDERS)(
        'each old one exactly once while others come, come again and are corrected, %s',
        async (order) => {
          await record(...many(), rejected({ event_id: 'wrong' }, at(3)));
          let batch = 0;
          const found = await keys(ACME, { order, limit: 9 }, async () => {
            if ((batch += 1) > 8) return;
            const context = at(batch % 2 === 0 ? 0 : 30 + batch);
            await record(
              processed({ event_id: `new-${batch}` }, context),
              processed({ event_id: `evt-${batch}` }, at(20 + batch)),
              processed({ event_id: `evt-${20 + batch}`, body: { amount: 1 } }, at(40 + batch)),
            );
          });
          const old = found.filter((key) => !/new|wrong| /.test(key));
          expect(old.sort()).toEqual(manyKeys());
          expect(new Set(found).size).toBe(found.length);
        },
      );

      it('one that was corrected since as a new one', async () => {
        await record(rejected(), processed({ event_id: 'evt-2' }, at(1)));
        const { items, next = '' } = await page(ACME, { order: 'oldest_first', limit: 1 });
        expect(items).toMatchObject([{ key: 'acme#evt-1', status: 'failed' }]);
        await record(processed({}, at(2)));
        const rest = await page(ACME, { ...OLDEST_FIRST, cursor: next });
        expect(rest.items).toMatchObject([
          { key: 'acme#evt-2' },
          { key: 'acme#evt-1', status: 'processed' },
        ]);
      });

      it('from a cursor that names no tenant and works with another filter', async () => {
        await record(...many(), processed({ tenant_id: 'globex' }, at(50)));
        const { next = '' } = await page(ACME, { order: 'oldest_first', limit: 3 });
        expect(next).not.toContain('acme');
        expect(await keys({ tenantId: 'globex' }, { ...OLDEST_FIRST, cursor: next })).toEqual([
          'globex#evt-1',
        ]);
      });

      it.each([
        ['oldest_first', { until: minute(1) }],
        ['newest_first', { since: minute(8) }],
      ] as const)('none from a cursor behind the times of a filter, %s', async (order, filter) => {
        await record(...many());
        const { next = '' } = await page(ACME, { order, limit: 40 });
        const rest = await page({ ...ACME, ...filter }, { order, limit: 40, cursor: next });
        expect([rest.items, rest.next]).toEqual([[], undefined]);
      });

      it.each(['', 'x', 'acme#evt-1', '2026-11-21T09:00:00.000Z', `${minute(0)}_0123`])(
        'none from %j, which is no cursor',
        async (cursor) => {
          expect(await queries.listByTenant(ACME, { ...OLDEST_FIRST, cursor })).toEqual({
            kind: 'invalid_cursor',
          });
        },
      );
    });
  });
}
