import { beforeEach, describe, expect, it } from 'vitest';

import { claimed } from '../../src/core/claim.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import { discarded, requeued, rewritten } from '../../src/core/record-edit.ts';
import type { OpenRecord } from '../../src/ledger-queries.ts';
import type { EditResult, LedgerEditor } from '../../src/operation-ports.ts';
import type { EventStore } from '../../src/ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { PAYMENT } from '../support/events.ts';
import { noise } from '../support/noise.ts';
import { DUE_AT, OPERATION_ID, processed, recordOf, rejected, times } from '../support/records.ts';
import type { SearchableLedger } from './ledger-queries.contract.ts';

/** A ledger that operators edit while the consumer records. */
export interface EditableLedger extends SearchableLedger {
  readonly editor: LedgerEditor;
}

const OTHER_OPERATION = '20261128T211531Z-0001';
const LEASE = '2026-11-21T09:01:05.000Z';
const AFTER_IT = '2026-11-21T09:01:06.000Z';
const FAILURE = { reason: 'handler_failed', message: 'Error: no', errors: [] } as const;

/** The contract of every `LedgerEditor` (`src/operation-ports.ts`). */
export function describeLedgerEditor(
  name: string,
  makeLedger: () => Promise<EditableLedger>,
): void {
  describe(`${name} as a LedgerEditor`, () => {
    let store: EventStore;
    let editor: LedgerEditor;
    let queries: SearchableLedger['queries'];
    beforeEach(async () => {
      ({ store, editor, queries } = await makeLedger());
    });

    const record = (...records: LedgerRecord[]) => store.record(records, PLENTY);
    /** Records it and reads it, as an operator does before a change. */
    const seenOf = async (one: LedgerRecord): Promise<LedgerRecord> => {
      await record(one);
      return (await editor.read([one.key])).get(one.key) ?? one;
    };
    const claim = (claimId: string, receivedAt?: string): LedgerRecord =>
      claimed(processed({}, receivedAt === undefined ? {} : { receivedAt }), claimId, LEASE);
    const settle = (claimId: string, status: 'processed' | 'failed') =>
      store.settle(
        [
          {
            key: 'acme#evt-1',
            claimId,
            receivedAt: claim(claimId).receivedAt,
            change:
              status === 'failed'
                ? { status, failure: FAILURE, fingerprint: 'f1_0123456789ab' }
                : { status, processedAt: AFTER_IT },
          },
        ],
        PLENTY,
      );
    /** An event whose handler said that it can never succeed. */
    const failedEvent = async (): Promise<LedgerRecord> => {
      await record(claim('one'));
      await settle('one', 'failed');
      return (await editor.read(['acme#evt-1'])).get('acme#evt-1') ?? claim('one');
    };
    const open = async (): Promise<readonly OpenRecord[]> => {
      const result = await queries.listOpen({}, { order: 'oldest_first', limit: 1000 });
      return result.kind === 'page' ? result.items : [];
    };
    /** The keys of a tenant's records. */
    const keysOf = async (eventType?: string): Promise<string[]> => {
      const filter = { tenantId: 'acme', ...(eventType !== undefined && { eventType }) };
      const result = await queries.listByTenant(filter, { order: 'oldest_first', limit: 1000 });
      return result.kind === 'page' ? result.items.map(({ key }) => key) : [];
    };
    const found = () => store.find('acme#evt-1');

    describe('reading', () => {
      it('gives the records of keys, and leaves out keys without one', async () => {
        const records = [processed(), rejected({ event_id: 'wrong' }), recordOf('hello')];
        await record(...records);
        const read = await editor.read(['acme#nothing', ...records.map(({ key }) => key)]);
        expect([...read.values()].sort(byKey)).toEqual(records.sort(byKey));
      });

      it('gives nothing for no keys', async () => {
        expect(await editor.read([])).toEqual(new Map());
      });

      it('gives hundreds of records, large texts included', async () => {
        const records = times(130, (index) => processed({ event_id: `evt-${index}` }));
        const large = processed({ event_id: 'large', trace: noise(1_000_000) });
        await record(...records, large);
        const read = await editor.read([...records, large].map(({ key }) => key));
        expect(read.size).toBe(131);
        expect(read.get(large.key)).toEqual(large);
      });
    });

    describe('requeueing', () => {
      it('makes a rejected message wait; it stays open with its failure', async () => {
        const seen = await seenOf(rejected());
        const [before] = await open();
        expect(await editor.requeue(seen, OPERATION_ID, DUE_AT)).toBe('done');
        expect(await found()).toEqual(requeued(seen, OPERATION_ID, DUE_AT));
        expect(await open()).toEqual([{ ...before, status: 'queued' }]);
      });

      it('makes an event that its handler refused wait, until it is claimed and handled', async () => {
        const seen = await failedEvent();
        expect(await editor.requeue(seen, OPERATION_ID, DUE_AT)).toBe('done');
        expect(await found()).toEqual(requeued(seen, OPERATION_ID, DUE_AT));
        const [result] = await record(claim('two', AFTER_IT));
        expect(result).toMatchObject({ kind: 'resumed', attempts: 2 });
        expect(await open()).toEqual([]);
        await settle('two', 'processed');
        expect(await found()).toMatchObject({ status: 'processed', operationId: OPERATION_ID });
      });

      it('ends the wait of an event that only waits for its time', async () => {
        await record(claim('one'));
        const { key, receivedAt } = claim('one');
        const leaseUntil = '2026-11-22T09:00:00.000Z';
        const failure = { ...FAILURE, reason: 'handler_error' } as const;
        const change = { status: 'queued', failure, fingerprint: 'f1_0', leaseUntil } as const;
        await store.settle([{ key, claimId: 'one', receivedAt, change }], PLENTY);
        const seen = (await editor.read([key])).get(key) ?? claim('one');
        expect(await editor.requeue(seen, OPERATION_ID, DUE_AT)).toBe('done');
        expect(await found()).toEqual(requeued(seen, OPERATION_ID, DUE_AT));
        expect((await record(claim('two', AFTER_IT)))[0]).toMatchObject({ earlierAttempts: 1 });
      });

      it('keeps an event open that doesn’t begin again, although it never began before', async () => {
        await record(claim('one'));
        const { key, receivedAt } = claim('one');
        const failure = { ...FAILURE, reason: 'attempts_exhausted' } as const;
        const given = { status: 'failed', attempts: 0, failure, fingerprint: 'f1_0' } as const;
        await store.settle([{ key, claimId: 'one', receivedAt, change: given }], PLENTY);
        await editor.requeue(
          (await editor.read([key])).get(key) ?? claim('one'),
          OPERATION_ID,
          DUE_AT,
        );
        const waiting = await open();
        const [result] = await record(claim('two', AFTER_IT));
        expect(result).toMatchObject({ kind: 'resumed', attempts: 1, hasFailure: true });
        expect(await open()).toEqual([]);
        const back = { status: 'queued', attempts: 0 } as const;
        const settlement = { key, claimId: 'two', receivedAt, change: back, hadFailure: true };
        await store.settle([settlement], PLENTY);
        expect(await open()).toEqual(waiting);
        expect(waiting).toMatchObject([{ status: 'queued', reason: 'attempts_exhausted' }]);
      });

      it('lets a valid message replace the record, also one with a handler', async () => {
        const seen = await seenOf(rejected());
        await editor.requeue(seen, OPERATION_ID, DUE_AT);
        expect(await record(claim('one'))).toEqual([{ kind: 'recorded' }]);
        expect(await found()).toEqual(claim('one'));
        expect(await open()).toEqual([]);
      });

      it('takes the record back if its message is refused again', async () => {
        const seen = await seenOf(rejected());
        const listed = await open();
        await editor.requeue(seen, OPERATION_ID, DUE_AT);
        await record(rejected({}, { receivedAt: AFTER_IT }));
        expect(await found()).toEqual({ ...seen, operationId: OPERATION_ID, dueAt: DUE_AT });
        expect(await open()).toEqual(listed);
      });

      it('lets a later call of the same invocation change nothing', async () => {
        await editor.requeue(await failedEvent(), OPERATION_ID, DUE_AT);
        expect(await settle('one', 'failed')).toEqual([{ kind: 'lost' }]);
        expect(await found()).toMatchObject({ status: 'queued' });
      });
    });

    describe('discarding', () => {
      it.each<[string, () => LedgerRecord]>([
        ['a rejected message', () => rejected()],
        ['a message that names no event', () => recordOf('hello')],
        ['a conflict', () => conflictRecord(processed())],
      ])('ends %s; it is no longer open', async (_, make) => {
        const seen = await seenOf(make());
        expect(await editor.discard(seen, OPERATION_ID)).toBe('done');
        expect(await store.find(seen.key)).toEqual(discarded(seen, OPERATION_ID));
        expect(await open()).toEqual([]);
      });

      it('ends an event, so that its message is a duplicate', async () => {
        const seen = await failedEvent();
        expect(await editor.discard(seen, OPERATION_ID)).toBe('done');
        expect(await record(claim('two', AFTER_IT))).toMatchObject([{ kind: 'duplicate' }]);
        expect(await settle('one', 'failed')).toEqual([{ kind: 'lost' }]);
        expect(await found()).toEqual(discarded(seen, OPERATION_ID));
      });

      it('ends an event whose handler may still be running, and its lease', async () => {
        const { processedAt, ...event } = processed();
        const exhausted: LedgerRecord = {
          ...event,
          status: 'failed',
          attempts: 5,
          failure: { reason: 'attempts_exhausted', errors: [] },
          claimId: 'one',
          leaseUntil: LEASE,
        };
        const seen = await seenOf(exhausted);
        expect(seen).toEqual(exhausted);
        await editor.discard(seen, OPERATION_ID);
        expect(await found()).not.toHaveProperty('leaseUntil');
        expect(await open()).toEqual([]);
      });

      it('ends a message that was sent again', async () => {
        const seen = await seenOf(rejected());
        await editor.requeue(seen, OPERATION_ID, DUE_AT);
        const again = requeued(seen, OPERATION_ID, DUE_AT);
        expect(await editor.discard(again, OTHER_OPERATION)).toBe('done');
        expect(await found()).toMatchObject({ status: 'discarded', operationId: OTHER_OPERATION });
        expect(await open()).toEqual([]);
      });
    });

    describe('rewriting', () => {
      it('puts an edited event in the place of a rejected message, until its message comes', async () => {
        const seen = await seenOf(rejected());
        const [before] = await open();
        const edited = processed({}, { receivedAt: AFTER_IT });
        expect(await editor.rewrite(seen, edited, OPERATION_ID, DUE_AT)).toBe('done');
        expect(await found()).toEqual(rewritten(seen, edited, OPERATION_ID, DUE_AT));
        expect(await open()).toEqual([{ ...before, status: 'queued' }]);
        expect(await record(edited)).toEqual([{ kind: 'recorded' }]);
        expect(await open()).toEqual([]);
      });

      it('puts an edited event in the place of one that its handler refused', async () => {
        const seen = await failedEvent();
        const edited = processed({ body: { ...PAYMENT, amount: 7 } }, { receivedAt: AFTER_IT });
        expect(await editor.rewrite(seen, edited, OPERATION_ID, DUE_AT)).toBe('done');
        expect(await record(claimed(edited, 'two', LEASE))).toMatchObject([
          { kind: 'resumed', attempts: 2 },
        ]);
        expect(await found()).toMatchObject({ content: edited.content, status: 'processing' });
      });

      it('takes the edited message back if it is refused', async () => {
        const seen = await seenOf(rejected());
        const edited = processed();
        await editor.rewrite(seen, edited, OPERATION_ID, DUE_AT);
        const { content, contentHash } = edited;
        const failure = { reason: 'unknown_version', errors: [] } as const;
        await record({ ...rejected({}, { receivedAt: AFTER_IT }), contentHash, failure });
        expect(await found()).toMatchObject({ status: 'failed', failure, content });
      });

      it('lists the event under its new type, and no longer under the old one', async () => {
        const seen = await seenOf(rejected());
        const edited = processed({ event_type: 'order.placed' });
        await editor.rewrite(seen, edited, OPERATION_ID, DUE_AT);
        expect(await keysOf()).toEqual(['acme#evt-1']);
        expect(await keysOf('order.placed')).toEqual(['acme#evt-1']);
        expect(await keysOf('payment.processed')).toEqual([]);
      });

      it('stores texts that are too large for an item', async () => {
        const seen = await seenOf(rejected());
        const edited = processed({ trace: noise(1_000_000) });
        await editor.rewrite(seen, edited, OPERATION_ID, DUE_AT);
        expect(await found()).toEqual(rewritten(seen, edited, OPERATION_ID, DUE_AT));
      });
    });

    type Edit = (seen: LedgerRecord, operationId: string) => Promise<EditResult>;
    describe.each<[string, () => Edit]>([
      [
        'requeueing',
        () =>
          (...edit) =>
            editor.requeue(...edit, DUE_AT),
      ],
      [
        'discarding',
        () =>
          (...edit) =>
            editor.discard(...edit),
      ],
      [
        'rewriting',
        () => (seen, operationId) => editor.rewrite(seen, processed(), operationId, DUE_AT),
      ],
    ])('%s', (_, editOf) => {
      it('answers a second call like the first, and changes nothing more', async () => {
        const seen = await seenOf(rejected());
        await editOf()(seen, OPERATION_ID);
        const after = await found();
        expect(await editOf()(seen, OPERATION_ID)).toBe('done');
        expect(await found()).toEqual(after);
      });

      it('lets one of two operators win', async () => {
        const seen = await seenOf(rejected());
        const results = await Promise.all(
          [OPERATION_ID, OTHER_OPERATION].map((operation) => editOf()(seen, operation)),
        );
        expect(results.sort()).toEqual(['changed', 'done']);
      });

      it.each<[string, (seen: LedgerRecord) => Promise<unknown>]>([
        ['was corrected', () => record(processed())],
        ['was sent again', (seen) => editor.requeue(seen, OTHER_OPERATION, DUE_AT)],
        ['was discarded', (seen) => editor.discard(seen, OTHER_OPERATION)],
        [
          'was sent again and refused again',
          async (seen) => {
            await editor.requeue(seen, OTHER_OPERATION, DUE_AT);
            await record(rejected());
          },
        ],
      ])('changes nothing if the record %s since', async (__, change) => {
        const seen = await seenOf(rejected());
        await change(seen);
        const after = await found();
        expect(await editOf()(seen, OPERATION_ID)).toBe('changed');
        expect(await found()).toEqual(after);
      });

      it('changes nothing if the event is being handled again', async () => {
        const seen = await failedEvent();
        await editor.requeue(seen, OTHER_OPERATION, DUE_AT);
        const waiting = requeued(seen, OTHER_OPERATION, DUE_AT);
        await record(claim('two', AFTER_IT));
        expect(await editOf()(waiting, OPERATION_ID)).toBe('changed');
        expect(await found()).toMatchObject({ status: 'processing', claimId: 'two' });
      });

      it('changes nothing if the record is gone', async () => {
        expect(await editOf()(rejected(), OPERATION_ID)).toBe('changed');
        expect(await found()).toBeUndefined();
      });

      it('rejects for a record that isn’t open', async () => {
        const seen = await seenOf(processed());
        await expect(editOf()(seen, OPERATION_ID)).rejects.toThrow("isn't open");
        expect(await found()).toEqual(seen);
      });
    });
  });
}

function byKey(one: LedgerRecord, other: LedgerRecord): number {
  return one.key < other.key ? -1 : 1;
}
