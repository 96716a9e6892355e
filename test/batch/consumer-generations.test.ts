import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { sqsFunction } from '../../src/adapters/sqs/lambda-sqs.ts';
import { createConsumer } from '../../src/batch/consumer.ts';
import { childId } from '../../src/core/child-event.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { GenerationLimitError } from '../../src/handlers/handler-errors.ts';
import { PAYMENT, queueMessage, wireText } from '../support/events.ts';
import { handlingWith, onPayment, Outbox } from '../support/handling.ts';
import { NO_COPIES, SILENT_TELEMETRY } from '../support/in-memory.ts';
import { lambdaContext, sqsEvent } from '../support/lambda.ts';

type PaymentHandler = Parameters<typeof onPayment>[0];

/** Publishes an event of the type that it handles, without end. */
const republish: PaymentHandler = (_, { publish }) => {
  publish({ eventType: 'payment.processed', schemaVersion: 'v1', body: PAYMENT });
};

/** More batches than any chain of these tests has, in case that it doesn't end. */
const MAX_BATCHES = 300;

let records: Map<string, LedgerRecord>;
let outbox: Outbox;
beforeEach(() => {
  records = new Map();
  outbox = new Outbox();
});

/** Consumes an event, and each event that follows from it, until none is left. Gives the number of batches. */
async function consumeAll(
  first: string,
  maxEventGenerations: number,
  handler: PaymentHandler = republish,
): Promise<number> {
  const store = new MemoryStore(records);
  const consume = sqsFunction(
    createConsumer({
      ...handlingWith([onPayment(handler)], { store, publisher: outbox, maxEventGenerations }),
      visibility: { change: () => Promise.resolve([]) },
      copies: NO_COPIES,
      telemetry: SILENT_TELEMETRY,
    }),
  );
  const queue = [first];
  let batches = 0;
  for (const body of queue) {
    batches += 1;
    if (batches > MAX_BATCHES) throw new Error('the chain does not end');
    const published = outbox.messages.length;
    const messages = [queueMessage({ messageId: `message-${batches}`, body })];
    const answer = await consume(sqsEvent(messages), lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [] });
    queue.push(...outbox.messages.slice(published).map((message) => message.body));
  }
  return batches;
}

/** The records in the order in which they were made, each with the generation of its event. */
const lives = () =>
  [...records.values()].map(({ status, failure, content }) => ({
    status,
    reason: failure?.reason,
    generation: content.kind === 'event' ? content.envelope.generation : undefined,
  }));

describe('a handler that publishes its own event type without end', () => {
  it.each([1, 3, 100])('ends after %i generations, and nothing is lost', async (limit) => {
    expect(await consumeAll(wireText(), limit)).toBe(limit + 1);
    expect(outbox.messages).toHaveLength(limit);
    const generations = Array.from({ length: limit + 1 }, (_, index) => index || undefined);
    const ends = generations.map((generation, index) =>
      index < limit
        ? { status: 'processed', reason: undefined, generation }
        : { status: 'failed', reason: 'handler_failed', generation },
    );
    expect(lives()).toEqual(ends);
  });

  it('leaves its last event with the reason', async () => {
    await consumeAll(wireText(), 1);
    const last = records.get(`acme#${childId({ tenantId: 'acme', eventId: 'evt-1' }, 0)}`);
    expect(last?.failure?.message).toBe(
      'GenerationLimitError: published event 1, payment.processed v1: its generation must be at most 1 ' +
        '(maxEventGenerations), got 2: do handlers publish each other’s events without end?',
    );
  });

  it('counts on from the generation that an event from outside has', async () => {
    expect(await consumeAll(wireText({ generation: 98 }), 100)).toBe(3);
    expect(lives().map(({ generation }) => generation)).toEqual([98, 99, 100]);
  });
});

describe('an event from outside beyond the limit of generations', () => {
  const event = wireText({ generation: 1_000_000 });

  it('is accepted, and its handler may succeed', async () => {
    await consumeAll(event, 1, () => undefined);
    expect(lives()).toEqual([{ status: 'processed', reason: undefined, generation: 1_000_000 }]);
  });

  it('may publish nothing', async () => {
    await consumeAll(event, 1_000_000);
    expect(lives()).toMatchObject([{ status: 'failed', reason: 'handler_failed' }]);
    expect(outbox.messages).toEqual([]);
  });

  it('is processed if its handler catches the error, and nothing is sent', async () => {
    const caught: unknown[] = [];
    await consumeAll(event, 1, (payment, context) => {
      try {
        void republish(payment, context);
      } catch (error) {
        caught.push(error);
      }
    });
    expect(caught).toEqual([expect.any(GenerationLimitError)]);
    expect(lives()).toMatchObject([{ status: 'processed' }]);
    expect(outbox.messages).toEqual([]);
  });
});

it('a message that is delivered again keeps its generation', async () => {
  await consumeAll(wireText(), 3);
  const [child] = outbox.messages;
  outbox = new Outbox();
  await consumeAll(child?.body ?? '', 3);
  expect(outbox.messages).toEqual([]);
  expect(records.size).toBe(4);
});
