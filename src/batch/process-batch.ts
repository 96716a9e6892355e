import type { BatchReport, MessageReport, QueueBatch, QueueMessage } from '../core/batch.ts';
import type { BatchServices } from './services.ts';
import { decide } from '../core/decision.ts';
import type { Outcome } from '../core/outcome.ts';
import type { BodylessReading } from '../core/read-message.ts';
import { comingBackTogether, inGroupOrder } from './group-order.ts';
import type { ClaimedEvent } from './claimed-event.ts';
import { handleEvents, type HandledEvent } from './handle-events.ts';
import { HandlingTime } from './invocation-time.ts';
import type { Deadline, EventStore, InvocationDeadline, RecordResult } from '../ports.ts';
import {
  claimedEvent,
  prepare,
  readingTime,
  type MessageDelivery,
  type Prepared,
} from './prepare-message.ts';
import { recordedFingerprint, recordedOutcome, unexpected } from './recorded-outcome.ts';

/**
 * Processes a batch: reads and validates every message, records all of them together, and handles the events that have
 * handlers. Each message ends with one outcome and one decision. The caller acts on the decisions. Never rejects.
 *
 * @param ordered true for a FIFO queue. Then the messages of a group are processed one after the other. Once one of
 *   them must be retried, the rest of its group goes back to the queue with it.
 */
export async function processBatch(
  messages: readonly QueueMessage[],
  ordered: boolean,
  deadline: InvocationDeadline,
  services: BatchServices,
): Promise<BatchReport> {
  const time = new HandlingTime(deadline);
  if (!ordered) return processWave({ messages, ordered }, deadline, time, services);
  let batch = NOTHING_DONE;
  await inGroupOrder(messages, async ({ free, held }) => {
    const done = await processWave({ messages: free, ordered }, deadline, time, services);
    const now = services.clock.now();
    const givenBack = held.map((message) =>
      report({ message, ordered, now }, GROUP_HELD, services),
    );
    batch = joined(batch, done, givenBack);
    return done.messages;
  });
  return { ...batch, messages: comingBackTogether(batch.messages) };
}

const NOTHING_DONE: BatchReport = {
  messages: [],
  readMilliseconds: 0,
  recordMilliseconds: 0,
  handleMilliseconds: 0,
};

const GROUP_HELD: Outcome = {
  kind: 'retry',
  code: 'group_held',
  cause: 'an earlier message of this group is being retried',
};

/** Processes messages that don't wait for each other. */
async function processWave(
  { messages, ordered }: QueueBatch,
  deadline: InvocationDeadline,
  time: HandlingTime,
  services: BatchServices,
): Promise<BatchReport> {
  const { clock, store } = services;
  const start = clock.now();
  const readAt = readingTime(start);
  const deliveryOf = (message: QueueMessage) => ({ message, ordered, now: start });
  const prepared: Prepared[] = [];
  const reports: MessageReport[] = [];
  for (const message of messages) {
    try {
      prepared.push(prepare(deliveryOf(message), readAt, deadline, services));
    } catch (error) {
      reports.push(report(deliveryOf(message), unexpected(error), services));
    }
  }
  const recordingStart = clock.now();
  const results = await recordAll(prepared, deadline, store);
  const handlingStart = clock.now();
  const claims = prepared.map((each, index) => claimedEvent(each, results[index], services));
  const handled = await handleAll(claims, deadline, time, services);
  for (const [index, { delivery, reading }] of prepared.entries()) {
    // A claimed event is not done until its handler has ended. Without an outcome it must not be acknowledged.
    const { outcome, ...handling }: Ended = claims[index]
      ? (handled[index] ?? { outcome: unexpected('the handler gave no outcome') })
      : recorded(reading, results[index], start);
    reports.push({ ...report(delivery, outcome, services), ...handling, reading });
  }
  return {
    messages: reports,
    readMilliseconds: recordingStart - start,
    recordMilliseconds: handlingStart - recordingStart,
    handleMilliseconds: clock.now() - handlingStart,
  };
}

type Ended = Pick<MessageReport, 'outcome' | 'handlerRan' | 'fingerprint'>;

function recorded(reading: BodylessReading, result: RecordResult | undefined, now: number): Ended {
  const outcome = recordedOutcome(reading, result, now);
  const fingerprint = recordedFingerprint(reading, outcome);
  return fingerprint === undefined ? { outcome } : { outcome, fingerprint };
}

/** The results of the claims, each in its claim's place. */
async function handleAll(
  claims: readonly (ClaimedEvent | undefined)[],
  deadline: InvocationDeadline,
  time: HandlingTime,
  services: BatchServices,
): Promise<(HandledEvent | undefined)[]> {
  const made = claims.filter((claim) => claim !== undefined);
  const handled = (await handleEvents(made, deadline, services, time)).values();
  return claims.map((claim) => claim && handled.next().value);
}

/** The store promises not to reject. If it rejects nevertheless, all messages are retried. */
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

function report(
  delivery: MessageDelivery,
  outcome: Outcome,
  { retryPolicy, random }: BatchServices,
): MessageReport {
  const decision = decide(outcome, delivery, retryPolicy, random());
  return { message: delivery.message, outcome, decision };
}

function joined(first: BatchReport, second: BatchReport, rest: MessageReport[]): BatchReport {
  return {
    messages: [...first.messages, ...second.messages, ...rest],
    readMilliseconds: first.readMilliseconds + second.readMilliseconds,
    recordMilliseconds: first.recordMilliseconds + second.recordMilliseconds,
    handleMilliseconds: first.handleMilliseconds + second.handleMilliseconds,
  };
}
