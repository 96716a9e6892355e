import { beforeEach, describe, expect, it } from 'vitest';

import { claimed, type Settlement, type StateChange } from '../../src/core/claim.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { EventStore, RecordResult } from '../../src/ports.ts';
import { OVER, PLENTY } from '../support/deadlines.ts';
import { allLedgers } from '../support/ledgers.ts';
import { reorderedText } from '../support/events.ts';
import { expired, processed, recordOf, rejected, times } from '../support/records.ts';

const AT_NINE = '2026-11-21T09:00:00.000Z';
const LEASE = '2026-11-21T09:01:05.000Z';
const BEFORE_ITS_END = '2026-11-21T09:01:04.999Z';
const AFTER_IT = '2026-11-21T09:01:05.000Z';
const NEXT_LEASE = '2026-11-21T09:02:10.000Z';
/** When the records of `support/records.ts` expire. */
const EXPIRES = 1_800_000_000;

/** A claim of `evt-1`, or of another event. */
const claim = (claimId: string, receivedAt = AT_NINE, overrides = {}): LedgerRecord =>
  claimed(
    processed(overrides, { receivedAt }),
    claimId,
    receivedAt < AFTER_IT ? LEASE : NEXT_LEASE,
  );
const settlement = (claimId: string, change: StateChange, key = 'acme#evt-1'): Settlement => ({
  key,
  claimId,
  receivedAt: AT_NINE,
  change,
});
const PROCESSED = { status: 'processed', processedAt: '2026-11-21T09:00:07.000Z' } as const;
const FAILURE = { reason: 'handler_error', message: 'Error: boom', errors: [] } as const;
const QUEUED = { status: 'queued', failure: FAILURE, fingerprint: 'f1_0123456789ab' } as const;

describe.each(allLedgers())('claims of a %s', (_, makeLedger) => {
  let connect: () => EventStore;
  let store: EventStore;
  beforeEach(async () => {
    connect = await makeLedger();
    store = connect();
  });
  const record = async (one: LedgerRecord): Promise<RecordResult | undefined> =>
    (await store.record([one], PLENTY))[0];
  const settle = (...settlements: Settlement[]) => store.settle(settlements, PLENTY);
  const found = () => store.find('acme#evt-1');

  describe('recording a claim', () => {
    it('resumes a waiting event, even if its schema was missing in between', async () => {
      await record(claim('one'));
      await settle(settlement('one', QUEUED));
      const { contentHash } = claim('one');
      const failure = { reason: 'unknown_type', errors: [] } as const;
      const gone: LedgerRecord = { ...rejected(), contentHash, failure };
      expect(await record(gone)).toEqual({ kind: 'kept_beside' });
      expect(await found()).toMatchObject({ status: 'queued', claimId: 'one' });
      expect(await record(claim('two', AFTER_IT))).toMatchObject({ kind: 'resumed', attempts: 2 });
    });

    it('resumes a waiting event, even if its text differs', async () => {
      await record(claim('one'));
      await settle(settlement('one', QUEUED));
      const again = recordOf(reorderedText(), { receivedAt: AFTER_IT });
      expect(await record(claimed(again, 'two', NEXT_LEASE))).toEqual({
        kind: 'resumed',
        attempts: 2,
        receivedAt: AT_NINE,
        expireAt: EXPIRES,
        hasFailure: true,
      });
      expect(await found()).toMatchObject({ claimId: 'two', leaseUntil: NEXT_LEASE });
    });

    it('by a copy of its message tells how old the event is, and how often it was sent again', async () => {
      await record(claim('one'));
      await settle(settlement('one', QUEUED));
      expect(await found()).not.toHaveProperty('firstSeenAt');
      const copy = { firstSeenAt: '2026-11-21T03:00:00.000Z', resentTimes: 12 };
      await record({ ...claim('two', AFTER_IT), ...copy });
      await settle(settlement('two', PROCESSED));
      expect(await found()).toMatchObject({ status: 'processed', ...copy });
    });

    it('of a new event stores it as it is', async () => {
      const first = claim('one');
      expect(await record(first)).toEqual({ kind: 'recorded' });
      expect(await found()).toEqual(first);
    });

    it('keeps a record that would expire for another day, and says so', async () => {
      // It expires three hours after it was received, less than a day.
      const expireAt = Date.parse(AT_NINE) / 1000 + 3 * 3600;
      await record({ ...claim('one'), expireAt });
      await settle(settlement('one', QUEUED));
      const later = Date.parse(AT_NINE) / 1000 + 86_399;
      expect(await record(claim('two', AFTER_IT))).toMatchObject({
        kind: 'resumed',
        expireAt: later,
      });
      expect(await found()).toMatchObject({ claimId: 'two', expireAt: later });
    });

    it('again finds the claim, if the first answer was lost', async () => {
      await record(claim('one'));
      expect(await record(claim('one'))).toEqual({
        kind: 'resumed',
        attempts: 1,
        receivedAt: AT_NINE,
        expireAt: EXPIRES,
        hasFailure: false,
      });
      expect(await found()).toEqual(claim('one'));
    });

    it('waits and changes nothing while another claim has a lease', async () => {
      await record(claim('one'));
      expect(await record(claim('two', BEFORE_ITS_END))).toEqual({ kind: 'leased', until: LEASE });
      expect(await found()).toEqual(claim('one'));
    });

    it('takes the event over after the lease, as another attempt', async () => {
      await record(claim('one'));
      expect(await record(claim('two', AFTER_IT))).toEqual({
        kind: 'resumed',
        attempts: 2,
        receivedAt: AT_NINE,
        expireAt: EXPIRES,
        hasFailure: false,
      });
      expect(await found()).toEqual({
        ...claim('one'),
        claimId: 'two',
        leaseUntil: NEXT_LEASE,
        attempts: 2,
      });
    });

    it('resumes a queued event, and keeps its last failure', async () => {
      await record(claim('one'));
      await settle(settlement('one', QUEUED));
      expect(await record(claim('two', BEFORE_ITS_END))).toMatchObject({
        kind: 'resumed',
        attempts: 2,
      });
      expect(await found()).toMatchObject({
        status: 'processing',
        claimId: 'two',
        failure: FAILURE,
        fingerprint: QUEUED.fingerprint,
        receivedAt: AT_NINE,
        expireAt: EXPIRES,
      });
    });

    it('has the fingerprint of its last failure', async () => {
      await record(claim('one'));
      expect(await found()).not.toHaveProperty('fingerprint');
      await settle(settlement('one', QUEUED));
      expect(await found()).toMatchObject({ fingerprint: QUEUED.fingerprint });
      await record(claim('two', BEFORE_ITS_END));
      const failure = { reason: 'handler_failed', message: 'no', errors: [] } as const;
      const failed = { status: 'failed', failure, fingerprint: 'f1_ba9876543210' } as const;
      await settle(settlement('two', failed));
      expect(await found()).toMatchObject({ failure, fingerprint: failed.fingerprint });
    });

    it('resumes an event that somebody else has queued, even if it was never claimed', async () => {
      const { processedAt, ...kept } = processed();
      expect(processedAt).toBeDefined();
      await record({ ...kept, status: 'queued' });
      expect(await record(claim('one'))).toEqual({
        kind: 'resumed',
        attempts: 1,
        receivedAt: AT_NINE,
        expireAt: EXPIRES,
        hasFailure: false,
      });
      expect(await found()).toEqual(claim('one'));
    });

    it('claims an event that somebody else has queued only once', async () => {
      const { processedAt, ...kept } = processed();
      expect(processedAt).toBeDefined();
      await record({ ...kept, status: 'queued' });
      const results = await Promise.all(
        times(4, (index) => connect().record([claim(`claim-${index}`)], PLENTY)),
      );
      expect(results.flat().filter(({ kind }) => kind === 'resumed')).toHaveLength(1);
    });

    it('resumes an event without attempts left, because it was redriven', async () => {
      await record(claim('one'));
      const failure = { ...FAILURE, reason: 'attempts_exhausted' } as const;
      await settle(settlement('one', { status: 'failed', failure }));
      expect(await record(claim('two', AFTER_IT))).toMatchObject({
        kind: 'resumed',
        attempts: 2,
        earlierAttempts: 1,
      });
      await settle(settlement('two', QUEUED));
      expect(await found()).toMatchObject({ attempts: 2, earlierAttempts: 1 });
      expect(await record(claim('three', AFTER_IT))).toMatchObject({ earlierAttempts: 1 });
    });

    it('resumes a waiting event with the attempts that its record says don’t count', async () => {
      await record(claim('one'));
      await settle(settlement('one', { ...QUEUED, earlierAttempts: 1 }));
      const first = await record(claim('two', AFTER_IT));
      expect(first).toMatchObject({ kind: 'resumed', attempts: 2, earlierAttempts: 1 });
      expect(await record(claim('two', AFTER_IT))).toEqual(first);
    });

    it.each<[string, StateChange]>([
      ['processed', PROCESSED],
      ['failed for good', { status: 'failed', failure: { ...FAILURE, reason: 'handler_failed' } }],
    ])('of an event that is %s is a duplicate', async (_name, change) => {
      await record(claim('one'));
      await settle(settlement('one', change));
      const before = await found();
      expect(await record(claim('two', AFTER_IT))).toMatchObject({ kind: 'duplicate' });
      expect(await found()).toEqual(before);
    });

    it('replaces a rejected message', async () => {
      await record(rejected());
      expect(await record(claim('one'))).toEqual({ kind: 'recorded' });
      expect(await found()).toEqual(claim('one'));
    });

    it('with other content keeps it as a conflict, without a claim', async () => {
      await record(claim('one'));
      const other = claim('two', AFTER_IT, { body: { amount: 99 } });
      expect(await record(other)).toEqual({ kind: 'kept_beside' });
      expect(await found()).toEqual(claim('one'));
      expect(await store.find(conflictRecord(other).key)).toMatchObject({
        status: 'failed',
        attempts: 0,
        failure: { reason: 'id_conflict' },
      });
    });

    it('ends if a later message of the event ends it without a handler', async () => {
      await record(claim('one'));
      const end = { ...expired(), contentHash: claim('one').contentHash, receivedAt: AFTER_IT };
      expect(await record(end)).toMatchObject({ kind: 'resumed', attempts: 1 });
      const before = await found();
      expect(before).toMatchObject({ status: 'failed', failure: { reason: 'expired' } });
      expect(await settle(settlement('one', PROCESSED))).toEqual([{ kind: 'lost' }]);
      expect(await found()).toEqual(before);
    });

    it('twice in a batch claims once', async () => {
      const results = await store.record([claim('one'), claim('two')], PLENTY);
      expect(results).toEqual([{ kind: 'recorded' }, { kind: 'leased', until: LEASE }]);
    });

    it('by several stores at once claims once', async () => {
      const stores = times(4, connect);
      const results = await Promise.all(
        stores.map((each, index) => each.record([claim(`claim-${index}`)], PLENTY)),
      );
      const kinds = results.flat().map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(['leased', 'leased', 'leased', 'recorded']);
    });

    it('by several stores at once takes the event over once', async () => {
      await record(claim('one'));
      const results = await Promise.all(
        times(4, (index) => connect().record([claim(`claim-${index}`, AFTER_IT)], PLENTY)),
      );
      const resumed = results.flat().filter(({ kind }) => kind === 'resumed');
      expect(resumed).toEqual([
        {
          kind: 'resumed',
          attempts: 2,
          receivedAt: AT_NINE,
          expireAt: EXPIRES,
          hasFailure: false,
        },
      ]);
      expect(await found()).toMatchObject({ attempts: 2 });
    });
  });

  describe('recording without a claim', () => {
    it.each<[string, StateChange]>([
      ['queued', QUEUED],
      ['exhausted', { status: 'failed', failure: { ...FAILURE, reason: 'attempts_exhausted' } }],
    ])(
      'keeps an event waiting that is %s, because its handler may be deployed again',
      async (_name, change) => {
        await record(claim('one'));
        await settle(settlement('one', change));
        const before = await found();
        expect(await record(processed())).toEqual({ kind: 'unclaimed' });
        expect(await found()).toEqual(before);
      },
    );

    it('ends a waiting event that has expired', async () => {
      const inTime = claim('one', AT_NINE, { expires_at: '2027-01-01T00:00:00Z' });
      await record(inTime);
      await settle(settlement('one', QUEUED));
      await record({ ...expired(), contentHash: inTime.contentHash });
      expect(await found()).toMatchObject({ status: 'failed', failure: { reason: 'expired' } });
    });

    it('also waits for a lease', async () => {
      await record(claim('one'));
      expect(await record(processed())).toEqual({ kind: 'leased', until: LEASE });
      expect(await found()).toEqual(claim('one'));
    });
  });

  describe('settling', () => {
    it('with its claim changes the record and ends the lease', async () => {
      await record(claim('one'));
      expect(await settle(settlement('one', PROCESSED))).toEqual([{ kind: 'settled' }]);
      const { leaseUntil, ...kept } = claim('one');
      expect(await found()).toEqual({ ...kept, ...PROCESSED });
    });

    it('can change when the record expires, and keeps that otherwise', async () => {
      await record(claim('one'));
      await settle(settlement('one', QUEUED));
      expect(await found()).toMatchObject({ expireAt: EXPIRES });
      await record(claim('two', AFTER_IT));
      await settle(settlement('two', { ...PROCESSED, expireAt: EXPIRES - 86_400 }));
      expect(await found()).toMatchObject({ status: 'processed', expireAt: EXPIRES - 86_400 });
    });

    it('keeps the failure, even after the event is processed later', async () => {
      await record(claim('one'));
      await settle(settlement('one', QUEUED));
      expect(await found()).toMatchObject(QUEUED);
      await record(claim('two', AFTER_IT));
      await settle(settlement('two', PROCESSED));
      expect(await found()).toMatchObject({ ...PROCESSED, failure: FAILURE, attempts: 2 });
    });

    it('can take an attempt back', async () => {
      await record(claim('one'));
      await settle(settlement('one', { status: 'queued', attempts: 0 }));
      expect(await found()).toMatchObject({ status: 'queued', attempts: 0 });
      expect(await record(claim('two'))).toMatchObject({ kind: 'resumed', attempts: 1 });
    });

    it('can keep the lease', async () => {
      await record(claim('one'));
      const change = { status: 'processing', leaseUntil: LEASE, failure: FAILURE } as const;
      await settle(settlement('one', change));
      expect(await found()).toEqual({ ...claim('one'), failure: FAILURE });
      expect(await record(claim('two'))).toEqual({ kind: 'leased', until: LEASE });
    });

    it('with a claim that was taken over changes nothing', async () => {
      await record(claim('one'));
      await record(claim('two', AFTER_IT));
      const before = await found();
      expect(await settle(settlement('one', PROCESSED))).toEqual([{ kind: 'lost' }]);
      expect(await found()).toEqual(before);
    });

    it('with a claim that was taken over does not change the newer claim’s result', async () => {
      await record(claim('one'));
      await record(claim('two', AFTER_IT));
      await settle(settlement('two', PROCESSED));
      expect(await settle(settlement('one', QUEUED))).toEqual([{ kind: 'lost' }]);
      expect(await found()).toMatchObject({ status: 'processed', claimId: 'two' });
    });

    it('again changes nothing', async () => {
      await record(claim('one'));
      await settle(settlement('one', PROCESSED));
      const before = await found();
      expect(await settle(settlement('one', PROCESSED))).toEqual([{ kind: 'settled' }]);
      expect(await found()).toEqual(before);
    });

    it('an unknown event changes nothing', async () => {
      expect(await settle(settlement('one', PROCESSED))).toEqual([{ kind: 'lost' }]);
      expect(await found()).toBeUndefined();
    });

    it('an event that was never claimed changes nothing', async () => {
      await record(processed());
      expect(await settle(settlement('one', QUEUED))).toEqual([{ kind: 'lost' }]);
      expect(await found()).toEqual(processed());
    });

    it('no events gives no answers', async () => {
      expect(await settle()).toEqual([]);
    });

    it('60 events at once answers in their order', async () => {
      const claims = times(60, (index) => claim('one', AT_NINE, { event_id: `evt-${index}` }));
      await store.record(claims, PLENTY);
      const results = await settle(
        ...claims.map(({ key }, index) =>
          settlement(index % 7 === 0 ? 'another' : 'one', PROCESSED, key),
        ),
      );
      expect(results.map(({ kind }) => kind)).toEqual(
        times(60, (index) => (index % 7 === 0 ? 'lost' : 'settled')),
      );
      const statuses = await Promise.all(claims.map(async ({ key }) => store.find(key)));
      expect(statuses.map((each) => each?.status)).toEqual(
        times(60, (index) => (index % 7 === 0 ? 'processing' : 'processed')),
      );
    });

    it('does not start without time left', async () => {
      await record(claim('one'));
      expect(await store.settle([settlement('one', PROCESSED)], OVER)).toMatchObject([
        { kind: 'unavailable', code: 'deadline' },
      ]);
      expect(await found()).toEqual(claim('one'));
    });
  });
});
