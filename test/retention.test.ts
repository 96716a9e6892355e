/**
 * Nothing is left behind: whatever the code writes for a message goes by itself. The stack's template says what deletes
 * it: the tables' time to live, and the bucket's rules for its folders.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import type { DynamoDbApi } from '../src/adapters/dynamodb/dynamodb-http.ts';
import { entryOf, type Entry } from '../src/adapters/dynamodb/entry.ts';
import { JournalWriter } from '../src/adapters/dynamodb/journal-writer.ts';
import { MemoryStore } from '../src/adapters/memory/memory-store.ts';
import { processBatch } from '../src/batch/process-batch.ts';
import type { LedgerRecord, NewRecord } from '../src/core/ledger-record.ts';
import { conflictRecord } from '../src/core/reconcile.ts';
import { claimedExpiry, type Retention } from '../src/core/retention.ts';
import { RETENTION_RULE } from '../src/entrypoints/retention-rule.ts';
import { ENV } from '../src/names/settings.ts';
import { ATTRIBUTE, JOURNAL } from '../src/names/storage.ts';
import { newEventProcessor } from './lib/synthesize.ts';
import { PLENTY } from './support/deadlines.ts';
import { NOW, queueMessage, wireText } from './support/events.ts';
import { handlingWith, onPayment } from './support/handling.ts';
import { noise } from './support/noise.ts';
import { recordingBy } from './support/services.ts';

const DAY = 86_400;
/** DynamoDB deletes a record up to two days late. */
const LATE_DAYS = 2;
/** Too large for an item, even when compressed. */
const LARGE = noise(700_000);

interface Deletion {
  /** The attributes by which the ledger and the journal expire. */
  readonly timeToLive: readonly string[];
  /** Days after which the bucket deletes what is in a folder. */
  readonly folders: ReadonlyMap<string, number>;
  readonly retention: Retention;
}

/** What the template of a stack deletes, and the retention that its function reads. */
function deletionOf(ledgerRetentionDays: unknown): Deletion {
  const template = Template.fromStack(newEventProcessor({ ledgerRetentionDays }));
  const properties = <T>(type: string) =>
    Object.values(template.findResources(type)).map(({ Properties }) => Properties as T);
  const tables = properties<{
    TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
  }>('AWS::DynamoDB::GlobalTable');
  const [bucket] = properties<{
    LifecycleConfiguration: { Rules: { Prefix?: string; ExpirationInDays?: number }[] };
  }>('AWS::S3::Bucket');
  const [consumer] = properties<{ Environment: { Variables: Record<string, string> } }>(
    'AWS::Lambda::Function',
  );
  const text = consumer?.Environment.Variables[ENV.ledgerRetentionDays] ?? '';
  const retention = RETENTION_RULE.read(text);
  if (!retention) throw new Error(`the function can’t read ${text}`);
  return {
    retention,
    timeToLive: tables.flatMap(({ TimeToLiveSpecification: ttl }) =>
      ttl?.Enabled ? ttl.AttributeName : [],
    ),
    folders: new Map(
      bucket?.LifecycleConfiguration.Rules.flatMap(({ Prefix, ExpirationInDays }) =>
        Prefix !== undefined && ExpirationInDays !== undefined ? [[Prefix, ExpirationInDays]] : [],
      ),
    ),
  };
}

/** The records that the consumer writes for large messages of every kind, each also as a conflict. */
async function recordsOf(retention: Retention): Promise<LedgerRecord[]> {
  const written: NewRecord[] = [];
  const memory = new MemoryStore();
  const store = recordingBy(memory, (records, deadline) => {
    written.push(...records);
    return memory.record(records, deadline);
  });
  const handled = { event_id: 'handled', trace: LARGE };
  const plain = {
    event_id: 'plain',
    event_type: 'order.placed',
    body: { order_id: 'o-1', user_id: 'u-1', total: 1, items_count: 1, status: 'pending' },
    trace: LARGE,
  };
  const bodies = [
    wireText(handled),
    wireText(plain),
    wireText({ ...handled, event_id: 'rejected', body: {} }),
    wireText({ ...plain, event_id: 'unknown', event_type: 'no.such' }),
    LARGE,
  ];
  const messages = bodies.map((body, at) => queueMessage({ messageId: `message-${at}`, body }));
  const services = handlingWith([onPayment(() => undefined)], { store, retention });
  await processBatch(messages, false, PLENTY, services);
  return written.flatMap((record) => [record, conflictRecord(record)]);
}

/** When the pages of the journal expire that name the records of these entries, in seconds since 1970. */
async function pageExpiries(entries: readonly Entry[]): Promise<number[]> {
  const expiries: number[] = [];
  const client: Pick<DynamoDbApi, 'batchExecuteStatement'> = {
    batchExecuteStatement: ({ Statements = [] }) => {
      // The expiry is the only number in a page.
      for (const { Parameters = [] } of Statements) {
        expiries.push(...Parameters.flatMap(({ N }) => (N === undefined ? [] : Number(N))));
      }
      return Promise.resolve({ Responses: Statements.map(() => ({})) });
    },
  };
  await new JournalWriter(client, 'journal').write(entries, PLENTY);
  return expiries;
}

describe.each<[string, unknown]>([
  ['the default', undefined],
  ['one number', 45],
  ['days by status', { processed: 20, open: 365 }],
  [
    'days by status and type',
    {
      processed: 21,
      types: {
        'payment.processed': { processed: 15, open: 400 },
        'order.placed': { processed: 16, open: 17 },
        'no.such': { open: 500 },
      },
    },
  ],
])('with %s as ledgerRetentionDays', (_, setting) => {
  it('every record, text and page of the journal goes, and none before what needs it', async () => {
    const deletion = deletionOf(setting);
    const entries = (await recordsOf(deletion.retention)).map((record) => entryOf(record));
    const records = entries.map(({ record }) => record);
    expect(deletion.timeToLive).toEqual([ATTRIBUTE.expireAt, JOURNAL.expireAt]);
    expect(records.map(({ status }) => status)).toEqual(
      expect.arrayContaining(['processed', 'processing', 'failed']),
    );
    for (const { record, item, largeTexts } of entries) {
      expect(item[ATTRIBUTE.expireAt]?.N).toBe(String(record.expireAt));
      expect(largeTexts).toHaveLength(1);
      const received = Math.floor(NOW / 1000);
      const lastClaim = claimedExpiry(
        record,
        new Date((record.expireAt + DAY) * 1000).toISOString(),
      );
      const days = (Math.max(record.expireAt, lastClaim) - received) / DAY + LATE_DAYS;
      for (const { key } of largeTexts) {
        const [folder = ''] = /^[^/]*\//.exec(key) ?? [];
        expect({ key, days: deletion.folders.get(folder) }).toEqual({
          key,
          days: Math.ceil(days),
        });
      }
    }
    for (const entry of entries) {
      // A claim keeps a record for up to a day more.
      expect(await pageExpiries([entry])).toEqual([entry.record.expireAt + DAY]);
    }
    const last = Math.max(...records.map(({ expireAt }) => expireAt)) + DAY;
    expect(Math.max(...(await pageExpiries(entries)))).toBe(last);
  });
});
