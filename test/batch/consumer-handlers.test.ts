import { describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { sqsFunction } from '../../src/adapters/sqs/lambda-sqs.ts';
import { createConsumer } from '../../src/batch/consumer.ts';
import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import type { EventPublisher } from '../../src/ports.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { handlingWith, messageOf, onPayment, newOrder, Outbox } from '../support/handling.ts';
import { lambdaContext, QUEUE_ARN, sqsEvent } from '../support/lambda.ts';
import { NO_COPIES, SILENT_TELEMETRY } from '../support/in-memory.ts';

function consumerWith(definition: HandlerDefinition, overrides: Partial<BatchServices> = {}) {
  return sqsFunction(
    createConsumer({
      ...handlingWith([definition], overrides),
      visibility: { change: () => Promise.resolve([]) },
      copies: NO_COPIES,
      telemetry: SILENT_TELEMETRY,
    }),
  );
}

/** Lambda's count of the time left, which a test sets. */
function invocationWith(milliseconds: number) {
  const time = { left: milliseconds };
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => time.left };
  return { time, context };
}

describe('an invocation with handlers', () => {
  it('records the result of a handler that ended late', async () => {
    const store = new MemoryStore();
    const publisher = new Outbox();
    const { time, context } = invocationWith(60_000);
    const late = onPayment((_, { publish }) => {
      publish(newOrder('order-1'));
      time.left = 4_500;
    });
    const consume = consumerWith(late, { store, publisher });
    expect(await consume(sqsEvent([messageOf('1')]), context)).toEqual({ batchItemFailures: [] });
    expect(await store.find('acme#evt-1')).toMatchObject({ status: 'processed' });
    expect(publisher.messages).toHaveLength(1);
  });

  it.each([
    ['a standard queue', QUEUE_ARN, ['a', 'b', 'c']],
    ['a FIFO queue', `${QUEUE_ARN}.fifo`, ['a', 'b', 'a']],
  ])(
    'begins no handler of %s that would be cut off, except the first',
    async (_, queueArn, groups) => {
      const store = new MemoryStore();
      const { time, context } = invocationWith(30_000);
      let begun = 0;
      const slow = onPayment(() => {
        begun += 1;
        time.left = 13_900;
      });
      const consume = consumerWith(slow, { store, handlerConcurrency: 1 });
      const messages = groups.map((groupId, index) => messageOf(String(index), { groupId }));
      const answer = await consume(sqsEvent(messages, queueArn), context);
      expect(answer.batchItemFailures).toHaveLength(2);
      expect(begun).toBe(1);
      expect(await store.find('acme#evt-1')).toMatchObject({ status: 'queued', attempts: 0 });
      expect(await store.find('acme#evt-2')).toMatchObject({ status: 'queued', attempts: 0 });
    },
  );

  it('publishes nothing in its last three seconds, and records that', async () => {
    const store = new MemoryStore();
    const { time, context } = invocationWith(60_000);
    const late = onPayment((_, { publish }) => {
      publish(newOrder('order-1'));
      time.left = 2_900;
    });
    const publish: EventPublisher['publish'] = (_, deadline) =>
      deadline.remaining() > 0 ? Promise.resolve() : Promise.reject(new Error('too late'));
    const consume = consumerWith(late, { store, publisher: { publish } });
    const answer = await consume(sqsEvent([messageOf('1')]), context);
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(await store.find('acme#evt-1')).toMatchObject({
      status: 'queued',
      failure: { reason: 'publish_failed' },
    });
  });

  it('begins no handler in its last five seconds', async () => {
    const store = new MemoryStore();
    const { time, context } = invocationWith(60_000);
    let begun = 0;
    const slow = onPayment(() => {
      begun += 1;
      time.left = 4_900;
    });
    const consume = consumerWith(slow, { store, handlerConcurrency: 1 });
    const answer = await consume(sqsEvent([messageOf('1'), messageOf('2')]), context);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'message-2' }]);
    expect(begun).toBe(1);
    expect(await store.find('acme#evt-2')).toMatchObject({ status: 'queued', attempts: 0 });
  });

  it('holds its leases until five seconds after its end', async () => {
    const store = new MemoryStore();
    const { context } = invocationWith(30_000);
    let lease: string | undefined;
    const consume = consumerWith(
      onPayment(async () => {
        lease = (await store.find('acme#evt-1'))?.leaseUntil;
      }),
      { store },
    );
    await consume(sqsEvent([messageOf('1')]), context);
    expect(lease).toBe('2026-11-21T09:00:35.000Z');
  });
});
