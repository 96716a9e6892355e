import type { RetryPolicy } from './core/backoff.ts';
import { decide, type Decision } from './core/decision.ts';
import { ledgerRecord, type LedgerRecord } from './core/ledger-record.ts';
import type { Outcome } from './core/outcome.ts';
import { readMessage, type Reading } from './core/read-message.ts';
import type { SchemaRegistry } from './core/schema-registry.ts';
import type { Clock, Deadline, EventStore, RecordResult } from './ports.ts';

/** A message as SQS handed it out. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Counted from 1, this receive included. */
  readonly receiveCount: number;
  readonly groupId?: string;
}

export interface BatchServices {
  readonly registry: SchemaRegistry;
  readonly store: EventStore;
  readonly clock: Clock;
  /** In [0, 1), for the jitter of delays. */
  readonly random: () => number;
  readonly retryPolicy: RetryPolicy;
  readonly retentionDays: number;
}

/** What became of one message, and what is to be done with it. */
export interface MessageReport {
  readonly message: QueueMessage;
  /** Missing where the message was not read: its group was held, or reading it failed. */
  readonly reading?: Reading;
  readonly outcome: Outcome;
  readonly decision: Decision;
}

export interface BatchReport {
  /** One for each message, in the order they were taken. */
  readonly messages: readonly MessageReport[];
  /** Milliseconds spent reading and validating, and recording. */
  readonly readMilliseconds: number;
  readonly recordMilliseconds: number;
}

/**
 * Takes a batch all the way: every message is read and validated, all of them are recorded together,
 * and each ends with one outcome and one decision. Nothing is acknowledged here: the caller acts.
 * Never rejects.
 *
 * @param ordered whether the queue is FIFO: then the messages of a group are taken one after the
 *   other, and once one of them must be retried the rest of its group is given back, not begun.
 */
export async function processBatch(
  messages: readonly QueueMessage[],
  ordered: boolean,
  deadline: Deadline,
  services: BatchServices,
): Promise<BatchReport> {
  if (!ordered) return processWave(messages, deadline, services);
  const heldGroups = new Set<string | undefined>();
  let batch: BatchReport = { messages: [], readMilliseconds: 0, recordMilliseconds: 0 };
  for (const wave of wavesByGroup(messages)) {
    const held = wave.filter(({ groupId }) => heldGroups.has(groupId));
    const free = wave.filter(({ groupId }) => !heldGroups.has(groupId));
    const done = await processWave(free, deadline, services);
    for (const each of done.messages) {
      if (holdsItsGroup(each.decision)) heldGroups.add(each.message.groupId);
    }
    batch = joined(
      batch,
      done,
      held.map((message) => report(message, GROUP_HELD, services)),
    );
  }
  return batch;
}

/**
 * What is retried holds up its group, unless this was its last receive: then it is on its way to the
 * dead-letter queue, and its group would use up its own receives waiting and follow it there unhandled.
 */
function holdsItsGroup(decision: Decision): boolean {
  return decision.kind === 'retry' && !decision.isLast;
}

const GROUP_HELD: Outcome = {
  kind: 'retry',
  code: 'group_held',
  cause: 'an earlier message of this group is being retried',
};

/** The first message of every group, then the second of every group, and so on. */
function wavesByGroup(messages: readonly QueueMessage[]): QueueMessage[][] {
  const waves: QueueMessage[][] = [];
  const lengths = new Map<string | undefined, number>();
  for (const message of messages) {
    const place = lengths.get(message.groupId) ?? 0;
    lengths.set(message.groupId, place + 1);
    (waves[place] ??= []).push(message);
  }
  return waves;
}

/** Processes messages that don't wait for each other. */
async function processWave(
  messages: readonly QueueMessage[],
  deadline: Deadline,
  services: BatchServices,
): Promise<BatchReport> {
  const start = services.clock.now();
  const prepared: Prepared[] = [];
  const reports: MessageReport[] = [];
  for (const message of messages) {
    try {
      prepared.push(prepare(message, start, services));
    } catch (error) {
      reports.push(report(message, unexpected(error), services));
    }
  }
  const readUntil = services.clock.now();
  const results = await recordAll(prepared, deadline, services.store);
  for (const [index, { message, reading }] of prepared.entries()) {
    const outcome = outcomeOf(reading, results[index]);
    reports.push({ ...report(message, outcome, services), reading });
  }
  return {
    messages: reports,
    readMilliseconds: readUntil - start,
    recordMilliseconds: services.clock.now() - readUntil,
  };
}

interface Prepared {
  readonly message: QueueMessage;
  readonly reading: Reading;
  readonly record: LedgerRecord;
}

function prepare(message: QueueMessage, now: number, services: BatchServices): Prepared {
  const reading = readMessage(message.body, services.registry, now);
  const record = ledgerRecord(reading, {
    messageId: message.messageId,
    receivedAt: new Date(now).toISOString(),
    expireAt: Math.floor(now / 1000) + services.retentionDays * 86_400,
  });
  return { message, reading, record };
}

/** A store that breaks its promise not to reject costs a retry, never an event. */
async function recordAll(
  prepared: readonly Prepared[],
  deadline: Deadline,
  store: EventStore,
): Promise<readonly RecordResult[]> {
  if (prepared.length === 0) return [];
  try {
    return await store.record(
      prepared.map(({ record }) => record),
      deadline,
    );
  } catch (error) {
    const { code, cause } = unexpected(error);
    return prepared.map(() => ({ kind: 'unavailable', code, cause }));
  }
}

/** Only what the store answered for can be acknowledged; no answer is a retry. */
function outcomeOf(reading: Reading, result: RecordResult | undefined): Outcome {
  if (!result) return unexpected('the store gave no answer for this record');
  if (result.kind === 'unavailable') return { ...result, kind: 'retry' };
  if (reading.kind === 'valid') return OUTCOME_OF_VALID[result.kind];
  // An event that was recorded in time and has expired since: this is only its second delivery.
  if (result.kind === 'duplicate' && !result.of.rejected) return { kind: 'duplicate' };
  return { kind: 'rejected', reason: reading.reason, errors: reading.errors };
}

const OUTCOME_OF_VALID = {
  recorded: { kind: 'processed' },
  duplicate: { kind: 'duplicate' },
  kept_beside: { kind: 'conflict' },
} as const satisfies Record<string, Outcome>;

function unexpected(error: unknown): Extract<Outcome, { kind: 'retry' }> {
  return { kind: 'retry', code: 'unexpected', cause: String(error).slice(0, 200) };
}

function report(
  message: QueueMessage,
  outcome: Outcome,
  { retryPolicy, random }: BatchServices,
): MessageReport {
  const decision = decide(outcome, message.receiveCount, retryPolicy, random());
  return { message, outcome, decision };
}

function joined(first: BatchReport, second: BatchReport, rest: MessageReport[]): BatchReport {
  return {
    messages: [...first.messages, ...second.messages, ...rest],
    readMilliseconds: first.readMilliseconds + second.readMilliseconds,
    recordMilliseconds: first.recordMilliseconds + second.recordMilliseconds,
  };
}
