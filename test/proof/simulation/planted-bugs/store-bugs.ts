import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import type { RecordResult } from '../../../../src/ports.ts';
import { settlingBy } from '../../../support/handling.ts';
import { recordingBy } from '../../../support/services.ts';
import { answering, recordingOther, type PlantedBug } from './planted-bug.ts';

const RECORDED: RecordResult = { kind: 'recorded' };

/** Bugs in recording events, and in reading the results of that. */
export const STORE_BUGS: readonly PlantedBug[] = [
  {
    name: 'acknowledges before it writes',
    sabotage: {
      store: (store) =>
        recordingBy(store, (records, deadline) => {
          void store.record(records, deadline);
          return Promise.resolve(records.map(() => RECORDED));
        }),
    },
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'treats a throttled write as a permanent failure',
    sabotage: answering((result) =>
      result.kind === 'unavailable' && /Throttling|Throughput/.test(result.cause)
        ? { kind: 'kept_beside' }
        : result,
    ),
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'treats a call that timed out as done',
    sabotage: answering((result) =>
      result.kind === 'unavailable' && /Timeout|Abort/.test(result.cause) ? RECORDED : result,
    ),
    // The event that it believes to be claimed may be unclaimed. Then no lease explains a longer delay. Or the event was
    // processed by an earlier delivery. Then its handler runs again. Or another invocation holds its lease.
    breaks: [
      'acked-implies-recorded',
      'attempts-counted',
      'retry-delay',
      'handled-once',
      'leases-exclusive',
    ],
  },
  {
    name: 'acknowledges a message that it had no time to begin',
    // A claimed event would not be acknowledged but handled.
    sabotage: answering((result, { claimId }) =>
      result.kind === 'unavailable' && result.code === 'deadline' && claimId === undefined
        ? RECORDED
        : result,
    ),
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'acknowledges a rejected message whose record failed',
    sabotage: answering((result, record) =>
      result.kind === 'unavailable' && record.status === 'failed' ? RECORDED : result,
    ),
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'retries duplicates',
    sabotage: answering((result) =>
      result.kind === 'duplicate'
        ? { kind: 'unavailable', code: 'store_unavailable', cause: 'it is there already' }
        : result,
    ),
    breaks: ['retry-earned'],
  },
  {
    name: 'keeps rejected messages only as long as processed events',
    sabotage: recordingOther((record) => {
      const receivedAt = Math.floor(Date.parse(record.receivedAt) / 1000);
      return record.status === 'failed'
        ? { ...record, expireAt: receivedAt + 30 * 86_400 }
        : record;
    }),
    breaks: ['kept-as-set'],
  },
  {
    name: 'keeps conflicts only as long as processed events',
    sabotage: recordingOther(({ expireAtIfOpen, ...record }) => record),
    breaks: ['kept-as-set'],
  },
  {
    name: 'keeps processed events as long as open ones',
    sabotage: {
      store: (store) =>
        settlingBy(store, (settlements, deadline) =>
          store.settle(
            settlements.map(({ change: { expireAt, ...change }, ...rest }) => ({
              ...rest,
              change,
            })),
            deadline,
          ),
        ),
    },
    breaks: ['kept-as-set'],
  },
  {
    name: 'remembers keys from one batch to the next',
    sabotage: {
      store: (store) => {
        const seen = new Map<string, RecordResult>();
        return recordingBy(store, async (records, deadline) => {
          const results = await store.record(
            records.filter(({ key }) => !seen.has(key)),
            deadline,
          );
          const fresh = results.values();
          return records.map((record) => {
            const result = seen.get(record.key) ?? fresh.next().value ?? RECORDED;
            seen.set(record.key, result);
            return result;
          });
        });
      },
    },
    breaks: ['acked-implies-recorded', 'retry-earned', 'leases-exclusive', 'attempts-counted'],
  },
  {
    name: 'loses one of two messages with equal keys in a batch',
    sabotage: {
      store: (store) =>
        recordingBy(store, async (records, deadline) => {
          const firsts = new Map<string, LedgerRecord>();
          for (const record of records) firsts.set(record.key, firsts.get(record.key) ?? record);
          const results = await store.record([...firsts.values()], deadline);
          const byKey = new Map([...firsts.keys()].map((key, index) => [key, results[index]]));
          return records.map(({ key }) => byKey.get(key) ?? RECORDED);
        }),
    },
    // If both claim the event, both handlers run.
    breaks: ['acked-implies-recorded', 'leases-exclusive'],
  },
  {
    name: 'mixes up the order of the answers',
    sabotage: {
      store: (store) =>
        recordingBy(store, async (records, deadline) =>
          (await store.record(records, deadline)).toReversed(),
        ),
    },
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'treats all messages with one id as duplicates',
    sabotage: recordingOther((record) => ({ ...record, contentHash: '00'.repeat(32) })),
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'mixes up tenants that use the same ids',
    sabotage: recordingOther((record) => ({
      ...record,
      key: record.key.replace(/^[^#]+#/, 'shared#'),
    })),
    breaks: ['valid-exactly-once', 'rejected-kept-raw'],
  },
  {
    name: 'cuts the raw text of a rejected message',
    sabotage: recordingOther((record) =>
      record.content.kind === 'raw'
        ? { ...record, content: { ...record.content, text: record.content.text.slice(0, 150) } }
        : record,
    ),
    breaks: ['rejected-kept-raw'],
  },
  {
    name: 'writes bodies from their values instead of keeping the text that was sent',
    sabotage: recordingOther((record) => {
      if (record.content.kind !== 'event') return record;
      const bodyText = JSON.stringify(JSON.parse(record.content.bodyText));
      return { ...record, content: { ...record.content, bodyText } };
    }),
    breaks: ['valid-exactly-once'],
  },
];
