import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

import { queueDepth } from '../local/queue-depth.ts';
import type { Clock } from '../sending/clock.ts';
import { sendMessages } from '../sending/send.ts';
import { deleteVersions, versionPages } from '../storage/object-versions.ts';
import type { FoundStack } from '../stack/find-stack.ts';
import type { AcceptanceEvent } from './acceptance-event.ts';
import { deleteRows, readRows } from './ledger-access.ts';
import type { LedgerRow } from './ledger-access.ts';

/** SQS's counts are approximate, so a queue counts as empty only after this many readings of 0 in a row. */
const EMPTY_READINGS = 3;

/** The pipeline seen from outside: its queues, its ledger and its bucket. */
export class Pipeline {
  readonly stack: FoundStack;
  readonly sqs: SQSClient;
  readonly tables: DynamoDBClient;
  readonly buckets: S3Client;
  readonly clock: Clock;
  private readonly pollMilliseconds: number;
  private readonly signal: AbortSignal;
  /** Keys of every event that was sent. */
  private readonly sent = new Set<string>();
  /** The number of dead letters when the first event was sent. */
  private deadLettersBefore: number | undefined;

  constructor(stack: FoundStack, clock: Clock, signal: AbortSignal, pollMilliseconds: number) {
    this.stack = stack;
    this.clock = clock;
    this.signal = signal;
    this.pollMilliseconds = pollMilliseconds;
    this.sqs = new SQSClient(stack.sqs);
    this.tables = new DynamoDBClient(stack.dynamoDb);
    this.buckets = new S3Client(stack.s3);
  }

  /** Sends events. @throws Error if SQS didn't accept all of them or Ctrl-C was pressed. */
  async send(
    events: readonly AcceptanceEvent[],
    onProgress?: (done: number) => void,
  ): Promise<void> {
    this.deadLettersBefore ??= await this.deadLetters();
    for (const { key } of events) this.sent.add(key);
    const { signal, clock } = this;
    const queue = { client: this.sqs, url: this.stack.queueUrl };
    const result = await sendMessages(events, {
      queue,
      signal,
      clock,
      ...(onProgress && { onProgress }),
    });
    signal.throwIfAborted();
    if (result.stopped?.by === 'error') throw result.stopped.error;
    if (result.failed === 0) return;
    const [reason] = Object.values(result.refusals);
    throw new Error(
      `SQS did not accept ${result.failed} of ${events.length} events: ${reason?.reason}`,
    );
  }

  /** Reads the rows of these events, consistently. Events without a row are missing in the result. */
  rows(events: readonly Pick<AcceptanceEvent, 'key'>[]): Promise<Map<string, LedgerRow>> {
    const keys = events.map(({ key }) => key);
    return readRows(this.tables, this.stack.tableName, keys);
  }

  /**
   * Waits until each of these events has a row that is ready.
   *
   * @returns the rows, in the order of the events.
   * @throws Error that says what was found, if some rows aren't ready after this many seconds.
   */
  async rowsOnce(
    events: readonly AcceptanceEvent[],
    ready: (row: LedgerRow) => boolean,
    seconds: number,
  ): Promise<LedgerRow[]> {
    const end = this.clock.now() + seconds * 1000;
    for (;;) {
      const rows = await this.rows(events);
      const found = events.map(({ key }) => rows.get(key));
      if (found.every((row) => row !== undefined && ready(row))) return found as LedgerRow[];
      if (this.clock.now() >= end) throw new Error(unreadyText(events, found, ready, seconds));
      await this.pause();
    }
  }

  depth(): Promise<number> {
    return queueDepth(this.sqs, this.stack.queueUrl);
  }

  deadLetters(): Promise<number> {
    return queueDepth(this.sqs, this.stack.deadLetterQueueUrl);
  }

  /** Waits until the queue is empty. @throws Error that says what is left after this many seconds. */
  async empty(seconds: number): Promise<void> {
    const left = await this.leftAfter(seconds, () => this.pause());
    if (left > 0) throw new Error(`After ${seconds} s the queue still holds ${left} messages.`);
  }

  /**
   * Waits until the queue is empty, because messages in flight may still be recorded. Also waits after Ctrl-C, but not if
   * nothing was sent.
   *
   * @returns the number of messages that are left after this many seconds.
   */
  async settle(seconds: number): Promise<number> {
    if (this.sent.size === 0) return 0;
    return this.leftAfter(seconds, () => this.clock.sleep(this.pollMilliseconds));
  }

  /** The number of dead letters since the first event was sent. */
  async newDeadLetters(): Promise<number> {
    if (this.deadLettersBefore === undefined) return 0;
    return Math.max(0, (await this.deadLetters()) - this.deadLettersBefore);
  }

  private async leftAfter(seconds: number, pause: () => Promise<void>): Promise<number> {
    const end = this.clock.now() + seconds * 1000;
    for (let readings = 0; ;) {
      const left = await this.depth();
      readings = left === 0 ? readings + 1 : 0;
      if (readings === EMPTY_READINGS) return 0;
      if (left > 0 && this.clock.now() >= end) return left;
      await pause();
    }
  }

  /** Waits. @throws the signal's reason if Ctrl-C was pressed. */
  async pause(milliseconds = this.pollMilliseconds): Promise<void> {
    await this.clock.sleep(milliseconds, this.signal);
    this.signal.throwIfAborted();
  }

  /** Deletes the rows and texts of all events that were sent. Returns the number of rows. */
  async cleanUp(): Promise<number> {
    const events = [...this.sent].map((key) => ({ key }));
    const rows = await this.rows(events);
    const texts = [...rows.values()].flatMap(({ textKeys }) => textKeys);
    // A duplicate with other white space leaves a text that no row names, so the tenant's whole folder is deleted.
    const folders = new Set(texts.map((key) => key.slice(0, key.lastIndexOf('/') + 1)));
    for (const folder of folders) await this.deleteTexts(folder);
    await deleteRows(this.tables, this.stack.tableName, [...rows.keys()]);
    return rows.size;
  }

  close(): void {
    this.sqs.destroy();
    this.tables.destroy();
    this.buckets.destroy();
  }

  private async deleteTexts(folder: string): Promise<void> {
    const { buckets } = this;
    const { bucketName, local } = this.stack;
    if (local) {
      // The embedded S3 has no versions and can't list them.
      const list = new ListObjectsV2Command({ Bucket: bucketName, Prefix: folder });
      return deleteVersions(buckets, bucketName, (await buckets.send(list)).Contents ?? []);
    }
    for await (const { texts, markers } of versionPages(buckets, bucketName, folder)) {
      await deleteVersions(buckets, bucketName, [...texts, ...markers]);
    }
  }
}

function unreadyText(
  events: readonly AcceptanceEvent[],
  found: readonly (LedgerRow | undefined)[],
  ready: (row: LedgerRow) => boolean,
  seconds: number,
): string {
  const at = found.findIndex((row) => row === undefined || !ready(row));
  const count = found.filter((row) => row === undefined || !ready(row)).length;
  const row = found[at];
  const now = row
    ? `${row.status}${row.reason ? ` (${row.reason})` : ''}, attempts ${row.attempts}`
    : 'not there';
  const others = count > 1 ? `, and ${count - 1} more are not ready` : '';
  return `After ${seconds} s the record ${events[at]?.key} is ${now}${others}.`;
}
