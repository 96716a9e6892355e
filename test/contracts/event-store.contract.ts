import { beforeEach, describe, expect, it } from 'vitest';

import { conflictRecord, summarize } from '../../src/core/reconcile.ts';
import { claimed, queued } from '../../src/core/claim.ts';
import type { LedgerRecord, NewRecord, RecordContent } from '../../src/core/ledger-record.ts';
import type { EventStore, RecordResult } from '../../src/ports.ts';
import { OVER, PLENTY } from '../support/deadlines.ts';
import {
  PAYMENT,
  reorderedText,
  wireEvent,
  wireText,
  wireTextWithBody,
} from '../support/events.ts';
import { cloudEvent, inFourFormats } from '../support/format-samples.ts';
import { noise } from '../support/noise.ts';
import {
  discardedRecord,
  expired,
  processed,
  recordOf,
  rejected,
  sentAgain,
  times,
} from '../support/records.ts';

/**
 * The contract of every `EventStore` (`src/ports.ts`).
 *
 * @param makeLedger makes an empty ledger and returns a function. Each call of that function opens a store on the same
 *   ledger, as another process would.
 */
export function describeEventStore(
  name: string,
  makeLedger: () => Promise<() => EventStore>,
): void {
  describe(`${name} as an EventStore`, () => {
    let connect: () => EventStore;
    let store: EventStore;

    beforeEach(async () => {
      connect = await makeLedger();
      store = connect();
    });

    const record = (...records: NewRecord[]) => store.record(records, PLENTY);
    const kindsOf = (results: readonly RecordResult[]) => results.map(({ kind }) => kind);
    const find = (...records: LedgerRecord[]) =>
      Promise.all(records.map(({ key }) => store.find(key)));

    describe('recording events in several formats', () => {
      const forms = (overrides: Record<string, unknown> = {}) =>
        inFourFormats(overrides).map(({ text, attributes }, index) =>
          recordOf(text, { messageId: `message-${index}` }, attributes),
        );
      const OTHER = { amount: 99 };

      it('recognizes the same event, whichever format comes first, and keeps that format', async () => {
        for (const first of times(4, (index) => index)) {
          const event_id = `evt-${first}`;
          const all = forms({ event_id });
          const order = [...all.slice(first), ...all.slice(0, first)];
          const [one, ...others] = order;
          if (!one) throw new Error('There are no forms.');
          const results = first % 2 === 0 ? await record(...order) : await recordEach(order);
          expect(kindsOf(results)).toEqual(['recorded', 'duplicate', 'duplicate', 'duplicate']);
          expect(kindsOf(await record(...others))).toEqual(others.map(() => 'duplicate'));
          expect(await store.find(one.key)).toStrictEqual(one);
        }
      });

      it('keeps other content beside it, whichever format comes first', async () => {
        for (const [index, one] of forms().entries()) {
          const event = { ...one, key: `${one.key}-${index}` };
          await record(event);
          const others = forms({ body: OTHER }).map((other) => ({ ...other, key: event.key }));
          expect(kindsOf(await record(...others))).toEqual(others.map(() => 'kept_beside'));
          // Those with equal unknown fields are the same conflict.
          for (const { key } of others.map((other) => conflictRecord(other))) {
            expect(await store.find(key)).toMatchObject({ failure: { reason: 'id_conflict' } });
          }
          expect(await find(event)).toEqual([event]);
        }
      });

      it('compares unknown fields within a format only', async () => {
        const cloud = (fields: object) =>
          recordOf(JSON.stringify({ ...cloudEvent(wireEvent()), ...fields }));
        await record(cloud({ subject: 'a' }));
        expect(kindsOf(await record(processed({ trace: 'b' })))).toEqual(['duplicate']);
        expect(kindsOf(await record(cloud({ subject: 'b' })))).toEqual(['kept_beside']);
      });

      it('recognizes an expired event of another format', async () => {
        const past = { expires_at: '2026-11-21T08:59:59Z' };
        const [first, ...others] = forms(past);
        if (!first) throw new Error('There are no forms.');
        expect(kindsOf(await record(first, ...others))).toEqual([
          'recorded',
          ...others.map(() => 'duplicate'),
        ]);
      });

      it('returns rejected messages of each format unchanged', async () => {
        const wrong = forms({ body: { amount: -1 } }).map((each, index) => ({
          ...each,
          key: `${each.key}-${index}`,
        }));
        await record(...wrong);
        expect(await find(...wrong)).toStrictEqual(wrong);
      });

      async function recordEach(records: readonly NewRecord[]): Promise<RecordResult[]> {
        const results: RecordResult[] = [];
        for (const each of records) results.push(...(await record(each)));
        return results;
      }
    });

    describe('recording one after the other', () => {
      let first: LedgerRecord;
      let again: LedgerRecord;
      let other: LedgerRecord;
      let wrong: LedgerRecord;
      let wrongAgain: LedgerRecord;
      let wronger: LedgerRecord;
      beforeEach(() => {
        first = processed({}, { messageId: 'first' });
        again = processed({}, { messageId: 'again', receivedAt: '2026-11-21T09:30:00.000Z' });
        other = processed({ body: { amount: 99 } }, { messageId: 'other' });
        wrong = rejected({}, { messageId: 'wrong' });
        wrongAgain = rejected({}, { messageId: 'wrong again' });
        wronger = rejected({ body: {} }, { messageId: 'wronger' });
      });

      it('stores a record whose key does not exist', async () => {
        expect(await record(first)).toEqual([{ kind: 'recorded' }]);
        expect(await find(first)).toEqual([first]);
      });

      it('stores nothing if there are no records', async () => {
        expect(await record()).toEqual([]);
      });

      it('changes nothing for the same content, and describes the stored record', async () => {
        await record(first);
        const of = summarize(first);
        expect(await record(again)).toEqual([{ kind: 'duplicate', of }]);
        expect(await find(first)).toEqual([first]);
      });

      it('changes nothing for the same content in another text, and describes the stored record', async () => {
        await record(first);
        const of = summarize(first);
        const texts = [reorderedText(), ` ${reorderedText()}\n`];
        for (const text of texts) {
          expect(await record(recordOf(text))).toEqual([{ kind: 'duplicate', of }]);
        }
        expect(await find(first)).toEqual([first]);
      });

      it('stores other content as a conflict, and does not change the first record', async () => {
        await record(first);
        expect(await record(other)).toEqual([{ kind: 'kept_beside' }]);
        expect(await find(first, conflictRecord(other))).toEqual([first, conflictRecord(other)]);
      });

      it('keeps a conflict for as long as an open event, and the event as a processed one', async () => {
        const open = first.expireAt + 60 * 86_400;
        await store.record([{ ...first, expireAtIfOpen: open }], PLENTY);
        await store.record([{ ...other, expireAtIfOpen: open }], PLENTY);
        const beside = { ...conflictRecord(other), expireAt: open };
        expect(await find(first, beside)).toEqual([first, beside]);
      });

      it('stores the same conflict only once, with the text that came first', async () => {
        await record(first);
        await record(other);
        const text = reorderedText({ body: { amount: 99 } });
        const otherAgain = recordOf(text, { messageId: 'other again' });
        expect(await record(otherAgain)).toEqual([{ kind: 'kept_beside' }]);
        expect(await find(first, conflictRecord(other))).toEqual([first, conflictRecord(other)]);
      });

      it('stores any number of conflicts', async () => {
        await record(first);
        const others = times(3, (index) => processed({ body: { amount: 100 + index } }));
        for (const one of others) expect(await record(one)).toEqual([{ kind: 'kept_beside' }]);
        const beside = others.map((one) => conflictRecord(one));
        expect(await find(...beside)).toEqual(beside);
      });

      it('replaces a rejected message by the corrected event', async () => {
        await record(wrong);
        expect((await store.find(wrong.key))?.fingerprint).toBe(wrong.fingerprint);
        expect(await record(first)).toEqual([{ kind: 'recorded' }]);
        expect(await find(first)).toEqual([first]);
        expect(await store.find(first.key)).not.toHaveProperty('fingerprint');
        expect(kindsOf(await record(again))).toEqual(['duplicate']);
      });

      it('stores the same rejected message once', async () => {
        await record(wrong);
        const of = summarize(wrong);
        expect(await record(wrongAgain)).toEqual([{ kind: 'duplicate', of }]);
        expect(await find(wrong)).toEqual([wrong]);
      });

      it('stores a different rejected message of the same id in addition to the first', async () => {
        await record(wrong);
        expect(await record(wronger)).toEqual([{ kind: 'kept_beside' }]);
        expect(await find(wrong, conflictRecord(wronger))).toEqual([
          wrong,
          conflictRecord(wronger),
        ]);
      });

      it('stores a rejected message with the id of a processed event in addition to it', async () => {
        await record(first);
        expect(await record(wrong)).toEqual([{ kind: 'kept_beside' }]);
        expect(await find(first, conflictRecord(wrong))).toEqual([first, conflictRecord(wrong)]);
      });

      it('stores a rejected message in addition, if it arrives again after its correction', async () => {
        await record(wrong);
        await record(first);
        expect(await record(wrongAgain)).toEqual([{ kind: 'kept_beside' }]);
        expect(await find(first, conflictRecord(wrong))).toEqual([
          first,
          conflictRecord(wrongAgain),
        ]);
      });

      it('finds that a processed event is a duplicate, even if it has expired since', async () => {
        const inTime = processed({ expires_at: '2027-01-01T00:00:00Z' });
        const late = { ...expired(), contentHash: inTime.contentHash };
        await record(inTime);
        const of = summarize(inTime);
        expect(await record(late)).toEqual([{ kind: 'duplicate', of }]);
        expect(await find(inTime)).toEqual([inTime]);
      });

      it('finds that a processed event in another text is a duplicate, even if it has expired since', async () => {
        const expiry = { expires_at: '2027-01-01T00:00:00Z' };
        const inTime = processed(expiry);
        const text = reorderedText(expiry);
        const identity = { tenantId: 'acme', eventId: 'evt-1' };
        const late: LedgerRecord = {
          ...expired(),
          contentHash: recordOf(text).contentHash,
          content: { kind: 'raw', text, identity },
        };
        await record(inTime);
        const of = summarize(inTime);
        expect(await record(late)).toEqual([{ kind: 'duplicate', of }]);
      });

      it('stores an expired event once, even if its text differs', async () => {
        const late = { expires_at: '2026-11-21T08:59:59Z' };
        await record(expired());
        const of = summarize(expired());
        expect(await record(recordOf(reorderedText(late)))).toEqual([{ kind: 'duplicate', of }]);
        expect(await find(expired())).toEqual([expired()]);
      });

      it('replaces a rejected message that was sent again and is valid now', async () => {
        await record(sentAgain(wrong));
        expect(await record(first)).toEqual([{ kind: 'recorded' }]);
        expect(await find(first)).toEqual([first]);
      });

      it.each<[string, () => LedgerRecord, () => LedgerRecord]>([
        ['for the same reason', () => rejected(), () => rejected()],
        ['because it expired meanwhile', () => rejected(), () => withTextOf(rejected(), expired())],
        ['because it is expired still', () => expired(), () => expired()],
      ])(
        'keeps why a message that was sent again was refused again: %s',
        async (_, make, refuse) => {
          const before = make();
          const fingerprint = 'f1_0123456789ab';
          const after = { ...refuse(), messageId: 'again', receivedAt: LATER, fingerprint };
          await record(sentAgain(before));
          expect(await record(after)).toEqual([
            {
              kind: 'resumed',
              attempts: 0,
              receivedAt: before.receivedAt,
              expireAt: before.expireAt,
              hasFailure: true,
            },
          ]);
          expect(await find(before)).toEqual([
            { ...sentAgain(before), status: 'failed', failure: after.failure, fingerprint },
          ]);
          const [again] = await record(after);
          expect(again).toMatchObject({ kind: 'duplicate', of: { status: 'failed' } });
        },
      );

      it('stores another rejected message beside one that was sent again', async () => {
        await record(sentAgain(wrong));
        expect(await record(wronger)).toEqual([{ kind: 'kept_beside' }]);
        expect(await find(wrong)).toEqual([sentAgain(wrong)]);
      });

      it('changes nothing for a discarded message that comes again', async () => {
        const discarded = discardedRecord(wrong);
        await record(discarded);
        expect(await record(wrongAgain)).toEqual([{ kind: 'duplicate', of: summarize(discarded) }]);
        expect(await find(wrong)).toEqual([discarded]);
      });

      it('replaces a discarded message by the corrected event', async () => {
        await record(discardedRecord(wrong));
        expect(await record(first)).toEqual([{ kind: 'recorded' }]);
        expect(await find(first)).toEqual([first]);
      });

      it('stores other content than that of a discarded event beside it', async () => {
        const discarded = discardedRecord({ ...first, status: 'failed', attempts: 1 });
        await record(discarded);
        expect(kindsOf(await record(again, other))).toEqual(['duplicate', 'kept_beside']);
        expect(await find(first)).toEqual([discarded]);
      });

      it('keeps the events of different tenants separate', async () => {
        const ours = processed({ tenant_id: 'acme' });
        const theirs = processed({ tenant_id: 'globex', body: { amount: 1 } });
        expect(kindsOf(await record(ours, theirs))).toEqual(['recorded', 'recorded']);
        expect(await find(ours, theirs)).toEqual([ours, theirs]);
      });

      it('stores messages without an identity under their message ids', async () => {
        const one = recordOf('hello', { messageId: 'message-1' });
        const two = recordOf('hello', { messageId: 'message-2' });
        expect(kindsOf(await record(one, two))).toEqual(['recorded', 'recorded']);
        expect(await store.find('#message-1')).toEqual(one);
        expect(await store.find('#message-2')).toEqual(two);
      });
    });

    describe('recording a batch', () => {
      it('answers for each record, in the same order', async () => {
        const known = processed({ event_id: 'known' });
        const taken = processed({ event_id: 'taken' });
        const wrong = rejected({ event_id: 'corrected' });
        await record(known, taken, wrong);
        const results = await record(
          processed({ event_id: 'new' }),
          known,
          processed({ event_id: 'taken', body: { amount: 99 } }),
          processed({ event_id: 'corrected' }),
          rejected({ event_id: 'new and wrong' }),
        );
        expect(kindsOf(results)).toEqual([
          'recorded',
          'duplicate',
          'kept_beside',
          'recorded',
          'recorded',
        ]);
      });

      it('stores hundreds of records, known and new', async () => {
        const records = times(230, (index) => processed({ event_id: `evt-${index}` }));
        const odd = records.filter((_, index) => index % 2 === 1);
        expect(new Set(kindsOf(await record(...odd)))).toEqual(new Set(['recorded']));
        expect(kindsOf(await record(...records))).toEqual(
          records.map((_, index) => (index % 2 === 1 ? 'duplicate' : 'recorded')),
        );
        expect(await find(...records)).toEqual(records);
      });

      it('stores records with the same key in their order, as if each had arrived alone', async () => {
        const sequences = sequencesUpTo(3, [
          (event_id, messageId) => processed({ event_id }, { messageId }),
          (event_id, messageId) => processed({ event_id, body: { amount: 99 } }, { messageId }),
          (event_id, messageId) => recordOf(reorderedText({ event_id }), { messageId }),
          (event_id, messageId) => rejected({ event_id }, { messageId }),
          (event_id, messageId) => rejected({ event_id, body: {} }, { messageId }),
          (event_id, messageId) => {
            const { contentHash } = processed({ event_id });
            const late = expired({ event_id }, { messageId });
            // Equal hashes are equal texts.
            const content = { ...late.content, text: wireText({ event_id }) } as RecordContent;
            return { ...late, contentHash, content };
          },
        ]);
        const together = await record(...sequences.flat());

        const alone = (await makeLedger())();
        const oneByOne: RecordResult[][] = sequences.map(() => []);
        for (const place of [0, 1, 2]) {
          const records = sequences.flatMap((sequence) => sequence.slice(place, place + 1));
          const results = await alone.record(records, PLENTY);
          const open = sequences.flatMap((sequence, index) => (sequence[place] ? [index] : []));
          for (const [index, result] of results.entries()) oneByOne[open[index] ?? 0]?.push(result);
        }

        expect(together).toEqual(oneByOne.flat());
        const keys = [
          ...new Set(sequences.flat().flatMap((each) => [each.key, conflictRecord(each).key])),
        ];
        const ledgerOf = (each: EventStore) => Promise.all(keys.map((key) => each.find(key)));
        expect(await ledgerOf(store)).toEqual(await ledgerOf(alone));
      });
    });

    describe('recording only what is new', () => {
      const onlyNew = (one: NewRecord): NewRecord => ({ ...one, onlyNew: true });
      const waiting = () =>
        queued(
          processed({}, { expireAtIfOpen: 1_900_000_000 }),
          '2026-11-21T09:00:00.000Z',
        ) as LedgerRecord;

      it('stores a new record, without saying that it had to be new', async () => {
        const first = processed();
        expect(await record(onlyNew(first))).toEqual([{ kind: 'recorded' }]);
        expect(await find(first)).toEqual([first]);
      });

      it('stores an event that waits for its message, and lets the message claim it', async () => {
        const first = waiting();
        expect(await record(onlyNew(first))).toEqual([{ kind: 'recorded' }]);
        expect(await find(first)).toEqual([first]);
        const claim = claimed(processed(), 'claim-1', '2026-11-21T09:01:00.000Z');
        expect(await record(claim)).toMatchObject([{ kind: 'resumed', attempts: 1 }]);
        expect(await find(first)).toMatchObject([{ status: 'processing', claimId: 'claim-1' }]);
      });

      it('stores nothing of other content, and describes the stored record', async () => {
        const first = processed();
        const other = processed({ body: { amount: 99 } });
        await record(first);
        expect(await record(onlyNew(other), onlyNew(first))).toEqual([
          { kind: 'refused', of: summarize(first) },
          { kind: 'duplicate', of: summarize(first) },
        ]);
        expect(await find(first, conflictRecord(other))).toEqual([first, undefined]);
      });

      it('compares contents of different texts', async () => {
        const first = processed();
        await record(first);
        const same = onlyNew(recordOf(reorderedText()));
        const other = onlyNew(recordOf(reorderedText({ body: { amount: 99 } })));
        expect(kindsOf(await record(same, other))).toEqual(['duplicate', 'refused']);
      });

      it('decides about the records of a batch in their order', async () => {
        const first = onlyNew(processed());
        const other = onlyNew(processed({ body: { amount: 99 } }));
        expect(kindsOf(await record(first, other, first))).toEqual([
          'recorded',
          'refused',
          'duplicate',
        ]);
      });

      it('takes the place of a rejected message', async () => {
        await record(rejected());
        expect(await record(onlyNew(processed()))).toEqual([{ kind: 'recorded' }]);
        expect(await find(processed())).toEqual([processed()]);
      });

      it.each<[string, () => LedgerRecord]>([
        ['waits for its message', waiting],
        ['is handled', () => claimed(processed(), 'claim-1', '2026-11-21T09:10:00.000Z')],
        ['was handled too long', () => claimed(processed(), 'claim-1', '2026-11-21T08:00:00.000Z')],
      ])('changes nothing of an event that %s, with or without a handler', async (_, make) => {
        const held = make();
        await record(held);
        for (const again of [processed(), waiting()]) {
          const of = summarize(held);
          expect(await record(onlyNew(again))).toEqual([{ kind: 'duplicate', of }]);
        }
        expect(await find(held)).toEqual([held]);
      });

      it('lets one of two contents win, and refuses the other', async () => {
        const offered = (amount: number) =>
          times(60, (index) => onlyNew(processed({ event_id: `evt-${index}`, body: { amount } })));
        const [ours, theirs] = await Promise.all(
          [1, 2].map((amount) => connect().record(offered(amount), PLENTY)),
        );
        for (const [index, { kind }] of (ours ?? []).entries()) {
          expect([kind, theirs?.[index]?.kind].sort()).toEqual(['recorded', 'refused']);
        }
      });
    });

    describe('recording at the same time as others', () => {
      let records: readonly LedgerRecord[];
      beforeEach(() => {
        records = times(60, (index) => processed({ event_id: `evt-${index}` }));
      });

      it('stores each record exactly once', async () => {
        const results = await Promise.all(
          [connect(), connect(), connect()].map((each) => each.record(records, PLENTY)),
        );
        for (const index of records.keys()) {
          const kinds = results.map((result) => result[index]?.kind);
          expect(kinds.sort()).toEqual(['duplicate', 'duplicate', 'recorded']);
        }
        expect(await find(...records)).toEqual(records);
      });

      it('stores one of two contents, and the other as a conflict', async () => {
        const others = times(60, (index) =>
          processed({ event_id: `evt-${index}`, body: { amount: 99 } }),
        );
        const [ours, theirs] = await Promise.all([
          connect().record(records, PLENTY),
          connect().record(others, PLENTY),
        ]);
        for (const [index, one] of records.entries()) {
          const other = others[index] ?? one;
          const won = ours[index]?.kind === 'recorded';
          const expected = won ? ['recorded', 'kept_beside'] : ['kept_beside', 'recorded'];
          expect([ours[index]?.kind, theirs[index]?.kind]).toEqual(expected);
          const [winner, loser] = won ? [one, other] : [other, one];
          expect(await find(winner, conflictRecord(loser))).toEqual([
            winner,
            conflictRecord(loser),
          ]);
        }
      });

      it('lets one of two corrections win, and stores the other when it arrives again', async () => {
        await record(...times(60, (index) => rejected({ event_id: `evt-${index}` })));
        const others = times(60, (index) =>
          processed({ event_id: `evt-${index}`, body: { amount: 99 } }),
        );
        await Promise.all([connect().record(records, PLENTY), connect().record(others, PLENTY)]);
        const [ours, theirs] = [await record(...records), await record(...others)];
        for (const index of records.keys()) {
          const kinds = [ours[index]?.kind, theirs[index]?.kind];
          expect(kinds.sort()).toEqual(['duplicate', 'kept_beside']);
        }
      });
    });

    describe('without time', () => {
      it('starts nothing and says so', async () => {
        const known = processed({ event_id: 'known' });
        await record(known);
        const offered = [processed(), known, rejected({ event_id: 'wrong' })];
        expect(await store.record(offered, OVER)).toEqual(
          offered.map(() => ({
            kind: 'unavailable',
            code: 'deadline',
            cause: expect.stringContaining('left to begin'),
          })),
        );
        expect(await store.find('acme#evt-1')).toBeUndefined();
        expect(await store.find('acme#wrong')).toBeUndefined();
      });
    });

    describe('finding', () => {
      const everyField = {
        group_id: 'order-7',
        expires_at: '2027-01-01T00:00:00Z',
        correlation_id: 'corr-1',
        causation_id: 'cause-1',
        generation: 1_000_000,
        trace: { id: 'é😀', flags: [1, null, { deep: true }], '': '' },
        status: 'an unknown field of a known attribute’s name',
        pk: 'another',
      };
      const manyErrors = () => ({
        ...rejected(),
        failure: {
          reason: 'invalid_body' as const,
          errors: times(50, (index) => ({
            pointer: `/body/${index}`,
            message: 'must be é',
            rule: 'pattern',
          })),
        },
      });

      it.each<[string, () => LedgerRecord]>([
        ['an event with every envelope field and unknown ones', () => processed(everyField)],
        ['a body of one character', () => recordOf(wireTextWithBody('{"amount":1}'))],
        [
          'digits, escapes and white space',
          () => recordOf(wireTextWithBody('{ "amount" : 1.50e0,"a":"\\u00e9" }')),
        ],
        [
          'a big body that compresses',
          () => processed({ body: { ...PAYMENT, note: 'é😀 '.repeat(20_000) } }),
        ],
        [
          'a big body that hardly does',
          () => processed({ body: { ...PAYMENT, note: noise(100_000) } }),
        ],
        [
          'a body nested as deep as may be',
          () => recordOf(wireTextWithBody(`{"amount":1,"a":${nested(62)}}`)),
        ],
        [
          'a body of 1 MB that compression hardly makes smaller',
          () => processed({ body: LARGE_BODY }),
        ],
        ['unknown fields of 1 MB', () => processed({ trace: noise(1_000_000) })],
        [
          'a body and unknown fields, each of 500 KB',
          () => processed({ body: { amount: 1, note: noise(500_000) }, trace: noise(500_000) }),
        ],
        ['a rejected event', () => rejected()],
        ['a rejected event of 1 MB', () => rejected({ trace: noise(1_000_000) })],
        ['1 MB that is nobody’s', () => recordOf(noise(1_000_000))],
        ['a rejected event with many errors', manyErrors],
        ['a big rejected message that compresses', () => rejected({ note: 'é😀 '.repeat(20_000) })],
        ['a rejected message without an event type', () => recordOf(wireText({ event_type: 7 }))],
        ['an expired event', () => expired()],
        ['a message that is nobody’s', () => recordOf('{"a": "\u2028 \\ud800 \\u0000 "', {})],
        ['an empty message', () => recordOf('')],
        ['a conflict', () => conflictRecord(processed(everyField))],
        ['a rejected event that was sent again', () => sentAgain()],
        ['a rejected event that was discarded', () => discardedRecord()],
        ['an event that a handler began twice', () => ({ ...processed(), attempts: 2 })],
      ])('returns %s unchanged', async (_, make) => {
        const one = make();
        expect(await record(one)).toEqual([{ kind: 'recorded' }]);
        expect(await store.find(one.key)).toStrictEqual(one);
      });

      it('returns an event of 1 MB that replaced a rejected one, and its conflicts', async () => {
        const wrong = rejected({ trace: noise(1_000_000) });
        const event = processed({ body: LARGE_BODY });
        const other = processed({ body: { ...LARGE_BODY, amount: 2 } });
        expect(kindsOf(await record(wrong, event, other, wrong, event))).toEqual([
          'recorded',
          'recorded',
          'kept_beside',
          'kept_beside',
          'duplicate',
        ]);
        const held = [event, conflictRecord(other), conflictRecord(wrong)];
        expect(await find(...held)).toEqual(held);
      });

      it('recognizes an event of 1 MB in another text', async () => {
        const event = processed({ body: LARGE_BODY, trace: { b: noise(500_000), a: 1 } });
        const text = reorderedText({ body: LARGE_BODY, trace: { b: noise(500_000), a: 1 } });
        expect(kindsOf(await record(event, recordOf(text)))).toEqual(['recorded', 'duplicate']);
        expect(kindsOf(await record(recordOf(text)))).toEqual(['duplicate']);
      });

      it('returns nothing for a key that does not exist', async () => {
        expect(await store.find('acme#nothing')).toBeUndefined();
      });

      it('finds what another process recorded', async () => {
        await connect().record([processed()], PLENTY);
        expect(await find(processed())).toEqual([processed()]);
      });
    });
  });
}

const LATER = '2026-11-21T10:00:00.000Z';

/** A record of the same text, rejected for another reason. */
function withTextOf({ content, contentHash }: LedgerRecord, record: LedgerRecord): LedgerRecord {
  return { ...record, content, contentHash };
}

const LARGE_BODY = { amount: 1, note: noise(1_000_000) };

type MakeRecord = (eventId: string, messageId: string) => LedgerRecord;

/** All sequences of the records up to a length. Each sequence has an event id of its own. */
function sequencesUpTo(length: number, makers: readonly MakeRecord[]): LedgerRecord[][] {
  let longest: MakeRecord[][] = [[]];
  const all: MakeRecord[][] = [];
  for (let round = 0; round < length; round += 1) {
    longest = longest.flatMap((start) => makers.map((make) => [...start, make]));
    all.push(...longest);
  }
  return all.map((sequence, number) =>
    sequence.map((make, place) => make(`evt-${number}`, `message-${place}`)),
  );
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
