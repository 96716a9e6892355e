import type { Settlement } from '../../core/claim.ts';
import type { LedgerRecord, NewRecord } from '../../core/ledger-record.ts';
import { ATTRIBUTE } from '../../names/storage.ts';
import type {
  Deadline,
  EventStore,
  LargeTextStore,
  RecordResult,
  SettleResult,
} from '../../ports.ts';
import type { Pauses } from '../pause.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { JournalWriter } from './journal-writer.ts';
import { loadTexts } from './large-text.ts';
import { ItemWriter } from './item-writer.ts';
import { conflictEntry, entryOf, type Entry } from './entry.ts';
import { reconcileGroups, type Group } from './reconcile-groups.ts';
import { fromItem } from './read-item.ts';
import { NO_ANSWER } from './unavailable.ts';
import { updateStates } from './update-states.ts';

/**
 * The ledger in a DynamoDB table. A new event costs one write and a 25th of a call. Texts that are too large for an item
 * are in the store of large texts; `find` reads them from there.
 */
export class DynamoDbStore implements EventStore {
  private readonly client: DynamoDbApi;
  private readonly tableName: string;
  private readonly largeTexts: LargeTextStore;
  private readonly writer: ItemWriter;
  private readonly journal: JournalWriter | undefined;
  private readonly pauses: Pauses | undefined;

  /**
   * @param journal names each record before it is written. Without it, no list of a tenant has the records.
   * @param pauses without it, nothing that DynamoDB throttles is tried again.
   */
  constructor(
    client: DynamoDbApi,
    tableName: string,
    largeTexts: LargeTextStore,
    journal?: JournalWriter,
    pauses?: Pauses,
  ) {
    this.client = client;
    this.tableName = tableName;
    this.largeTexts = largeTexts;
    this.journal = journal;
    this.pauses = pauses;
    this.writer = new ItemWriter(client, tableName, largeTexts, pauses);
  }

  async record(
    records: readonly NewRecord[],
    deadline: Deadline,
  ): Promise<readonly RecordResult[]> {
    const entries = records.map((record) => entryOf(record));
    await this.journal?.write(
      entries.filter(({ result }) => !result),
      deadline,
    );
    // An entry that already failed doesn't hold up others of its key.
    const storable = entries.filter(({ result }) => !result);
    const groups = await this.insertFirsts(storable, deadline);
    const { client, tableName, largeTexts, writer, pauses } = this;
    await reconcileGroups(groups, { client, tableName, largeTexts, writer, deadline, pauses });
    await this.keepBeside(
      entries.filter(({ result }) => !result),
      deadline,
    );
    return entries.map(({ result }) => result ?? NO_ANSWER);
  }

  async settle(
    settlements: readonly Settlement[],
    deadline: Deadline,
  ): Promise<readonly SettleResult[]> {
    const updates = settlements.map(({ claimId, ...settlement }) => ({
      ...settlement,
      expected: { [ATTRIBUTE.claimId]: { S: claimId } },
    }));
    const results = await updateStates(this.client, this.tableName, updates, deadline, this.pauses);
    return results.map((result) => {
      if (result === 'done') return { kind: 'settled' };
      return result === 'refused' ? { kind: 'lost' } : result;
    });
  }

  async find(key: string, signal?: AbortSignal): Promise<LedgerRecord | undefined> {
    const { Item: item } = await this.client.getItem(
      {
        TableName: this.tableName,
        Key: { [ATTRIBUTE.key]: { S: key } },
        ConsistentRead: true,
      },
      signal ? { abortSignal: signal } : undefined,
    );
    return item && fromItem(await loadTexts(item, this.largeTexts, signal));
  }

  /**
   * Inserts the first entry of each key. DynamoDB refuses calls with equal keys, so the others wait for what becomes of it.
   */
  private async insertFirsts(entries: readonly Entry[], deadline: Deadline): Promise<Group[]> {
    const groups = [...Map.groupBy(entries, ({ record }) => record.key)];
    const firsts = groups.flatMap(([, group]) => group.slice(0, 1));
    const inserted = await this.writer.insert(firsts, deadline);
    for (const [index, first] of firsts.entries()) {
      if (inserted[index]?.kind === 'inserted') first.result = { kind: 'recorded' };
    }
    return groups.map(([key, group], index) => ({
      key,
      entries: group,
      inserted: inserted[index] ?? NO_ANSWER,
    }));
  }

  /** Stores conflicts beside the records of their keys. If the record exists already, it has the same content. */
  private async keepBeside(entries: readonly Entry[], deadline: Deadline): Promise<void> {
    const pairs = entries.map((entry) => ({ entry, beside: conflictEntry(entry) }));
    await this.journal?.write(
      pairs.flatMap(({ beside }) => (beside.result ? [] : [beside])),
      deadline,
    );
    for (const { entry, beside } of pairs) if (beside.result) entry.result = beside.result;
    const storable = pairs.filter(({ beside }) => !beside.result);
    const groups = [...Map.groupBy(storable, ({ beside }) => beside.record.key).values()];
    const firsts = groups.flatMap((group) => group.slice(0, 1).map(({ beside }) => beside));
    const inserted = await this.writer.insert(firsts, deadline);
    for (const [index, group] of groups.entries()) {
      const result = inserted[index] ?? NO_ANSWER;
      for (const { entry } of group) {
        entry.result = result.kind === 'unavailable' ? result : { kind: 'kept_beside' };
      }
    }
  }
}
