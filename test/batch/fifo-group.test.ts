import { describe, expect, it } from 'vitest';

import { sqsFunction, type SqsFunction } from '../../src/adapters/sqs/lambda-sqs.ts';
import { createConsumer } from '../../src/batch/consumer.ts';
import { RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { VisibilityChange } from '../../src/ports.ts';
import { Scheduler } from '../proof/simulation/scheduler.ts';
import { modelledQueue, type Queue } from '../proof/simulation/sqs/comparable-queues.ts';
import type { GroupRelease } from '../proof/simulation/sqs/queue-message.ts';
import { handlingWith, messageOf, onPayment } from '../support/handling.ts';
import { lambdaContext, QUEUE_ARN, sqsEvent } from '../support/lambda.ts';
import { NO_COPIES, SILENT_TELEMETRY } from '../support/in-memory.ts';
import { times } from '../support/records.ts';

const NAMES = times(10, (index) => String(index));

/** A FIFO queue and its consumer, whose handler asks once for a second of patience with event 3. */
function worldWith(release: GroupRelease) {
  const scheduler = new Scheduler();
  const queue = modelledQueue(true, scheduler, release);
  const handled: string[] = [];
  const asked: VisibilityChange[] = [];
  const handler = onPayment(({ eventId }) => {
    handled.push(eventId);
    if (eventId === 'evt-3' && handled.length === 4) throw new RetryAfterError(1);
  });
  const consume = sqsFunction(
    createConsumer({
      ...handlingWith([handler], { clock: scheduler, random: () => 0.5 }),
      visibility: {
        change: async (changes) => {
          asked.push(...changes);
          for (const { receiptHandle, delaySeconds } of changes) {
            await queue.showAfter([receiptHandle], delaySeconds);
          }
          return [];
        },
      },
      copies: NO_COPIES,
      telemetry: SILENT_TELEMETRY,
    }),
  );
  const pass = async (seconds: number) => {
    const until = scheduler.now() + seconds * 1000;
    scheduler.after(seconds * 1000, () => undefined);
    await scheduler.run(() => false, until);
  };
  return { queue, consume, handled, asked, pass };
}

/** Lets the consumer have what a receive gives, and deletes what it does not report. */
async function deliver(queue: Queue, consume: SqsFunction): Promise<readonly string[]> {
  const received = await queue.receive(10);
  const messages = received.map(({ body, receipt, receiveCount }) =>
    messageOf(body, { receiptHandle: receipt, receiveCount, groupId: 'a' }),
  );
  const answer = await consume(sqsEvent(messages, `${QUEUE_ARN}.fifo`), lambdaContext());
  const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = received.filter((_, index) => !failed.has(messages[index]?.messageId ?? ''));
  await queue.delete(done.map(({ receipt }) => receipt));
  return received.map(({ body }) => body);
}

describe('ten messages of a FIFO group in one batch', () => {
  it.each<GroupRelease>(['none', 'before_hidden', 'any_visible'])(
    'come back together, in order, when their holder asked for it, on a queue that releases "%s"',
    async (release) => {
      const { queue, consume, handled, pass } = worldWith(release);
      for (const name of NAMES) await queue.send(name, 'a');
      expect(await deliver(queue, consume)).toEqual(NAMES);
      await queue.send('10', 'a');
      expect(handled).toEqual(['evt-0', 'evt-1', 'evt-2', 'evt-3']);
      await pass(0.999);
      expect(await queue.receive(10)).toEqual([]);
      await pass(0.001);
      expect(await deliver(queue, consume)).toEqual([...NAMES.slice(3), '10']);
      expect(handled.slice(4)).toEqual([...NAMES.slice(3), '10'].map((name) => `evt-${name}`));
    },
  );

  it('are given back in their order, the holder first', async () => {
    const { queue, consume, asked } = worldWith('none');
    for (const name of NAMES) await queue.send(name, 'a');
    await deliver(queue, consume);
    expect(asked.map(({ messageId, delaySeconds }) => [messageId, delaySeconds])).toEqual(
      NAMES.slice(3).map((name) => [`message-${name}`, 1]),
    );
  });
});
