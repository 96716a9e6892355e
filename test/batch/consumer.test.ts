import { describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { sqsFunction } from '../../src/adapters/sqs/lambda-sqs.ts';
import { createConsumer } from '../../src/batch/consumer.ts';
import type { ConsumerServices } from '../../src/batch/services.ts';
import type { BatchReport } from '../../src/core/batch.ts';
import type { MessageVisibility, Telemetry, VisibilityChange } from '../../src/ports.ts';
import { NOW, queueMessage, wireText } from '../support/events.ts';
import { NO_COPIES } from '../support/in-memory.ts';
import { lambdaContext, QUEUE_ARN, sqsEvent } from '../support/lambda.ts';
import { times } from '../support/records.ts';
import { batchServices, failingStore, recordingBy } from '../support/services.ts';

/** Remembers what it was told. */
class RecordingTelemetry implements Telemetry {
  readonly batches: { report: BatchReport; milliseconds: number }[] = [];
  readonly unchanged: { messageId: string; cause: string }[] = [];
  readonly notSent: { messageId: string; cause: string }[] = [];

  batchDone(report: BatchReport, milliseconds: number): void {
    this.batches.push({ report, milliseconds });
  }

  visibilityUnchanged(failures: readonly { messageId: string; cause: string }[]): void {
    this.unchanged.push(...failures);
  }

  copiesNotSent(failures: readonly { messageId: string; cause: string }[]): void {
    this.notSent.push(...failures);
  }
}

/** Remembers the changes it was asked for; all of them succeed. */
class FakeVisibility implements MessageVisibility {
  readonly changes: { messageId: string; receiptHandle: string; delaySeconds: number }[] = [];

  change(changes: readonly VisibilityChange[]): ReturnType<MessageVisibility['change']> {
    for (const { messageId, receiptHandle, delaySeconds } of changes) {
      this.changes.push({ messageId, receiptHandle, delaySeconds });
    }
    return Promise.resolve([]);
  }
}

function consumerWith(overrides: Partial<ConsumerServices> = {}) {
  const visibility = new FakeVisibility();
  const telemetry = new RecordingTelemetry();
  const services = {
    ...batchServices(),
    copies: NO_COPIES,
    visibility,
    telemetry,
    ...overrides,
  };
  return { consume: sqsFunction(createConsumer(services)), visibility, telemetry };
}

const DOWN = failingStore(() => true);
const event = (id: string, overrides = {}) =>
  queueMessage({ messageId: id, body: wireText({ event_id: id }), ...overrides });

describe('the consumer', () => {
  it('answers exactly the messages to retry', async () => {
    const store = failingStore((key) => ['acme#e1', 'acme#e3'].includes(key));
    const { consume } = consumerWith({ store });
    const bad = queueMessage({ messageId: 'bad', body: 'hello' });
    const messages = [...times(5, (index) => event(`e${index}`)), event('e0'), bad];
    expect(await consume(sqsEvent(messages), lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'e1' }, { itemIdentifier: 'e3' }],
    });
  });

  it('gives messages back with the delay of their receive count', async () => {
    const { consume, visibility } = consumerWith({ store: DOWN });
    const messages = times(6, (index) => event(`e${index}`, { receiveCount: index + 1 }));
    await consume(sqsEvent(messages), lambdaContext());
    expect(visibility.changes).toEqual(
      [30, 60, 120, 240, 0, 0].map((delaySeconds, index) => ({
        messageId: `e${index}`,
        receiptHandle: `receipt of e${index}`,
        delaySeconds,
      })),
    );
  });

  it('makes no call to SQS if nothing is retried', async () => {
    let asked = 0;
    const change = () => {
      asked += 1;
      return Promise.resolve([]);
    };
    const { consume } = consumerWith({ visibility: { change } });
    const bad = queueMessage({ messageId: 'bad', body: 'hello' });
    const answer = await consume(sqsEvent([event('e1'), bad]), lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(asked).toBe(0);
  });

  it('answers for an empty batch', async () => {
    const { consume } = consumerWith();
    expect(await consume(sqsEvent([]), lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  it('reports the batch and its duration to telemetry once', async () => {
    let now = NOW;
    const { consume, telemetry } = consumerWith({ clock: { now: () => (now += 5) } });
    await consume(sqsEvent([event('e1'), event('e2')]), lambdaContext());
    expect(telemetry.batches).toMatchObject([
      {
        report: {
          messages: [{ outcome: { kind: 'processed' } }, { outcome: { kind: 'processed' } }],
        },
        milliseconds: 25,
      },
    ]);
  });

  it('reports no unchanged visibility if every change succeeded', async () => {
    const { consume, telemetry } = consumerWith({ store: DOWN });
    let told = 0;
    telemetry.visibilityUnchanged = () => {
      told += 1;
    };
    await consume(sqsEvent([event('e1')]), lambdaContext());
    expect(told).toBe(0);
  });

  it('reports only the changes that failed, and once, even if telemetry throws', async () => {
    const failure = { messageId: 'e1', cause: 'x' };
    const { consume, telemetry } = consumerWith({
      store: DOWN,
      visibility: { change: () => Promise.resolve([failure]) },
    });
    const told: unknown[] = [];
    telemetry.visibilityUnchanged = (failures) => {
      told.push(failures);
      throw new Error('bug');
    };
    await consume(sqsEvent([event('e1'), event('e2')]), lambdaContext());
    expect(told).toEqual([[failure]]);
  });

  it('keeps the order of a FIFO queue’s groups', async () => {
    const { consume } = consumerWith({ store: failingStore((key) => key === 'acme#a1') });
    const messages = [
      event('a1', { groupId: 'a' }),
      event('a2', { groupId: 'a' }),
      event('b1', { groupId: 'b' }),
    ];
    const answer = await consume(sqsEvent(messages, `${QUEUE_ARN}.fifo`), lambdaContext());
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual([
      'a1',
      'a2',
    ]);
  });

  it('does not hold a group of a standard queue', async () => {
    const { consume } = consumerWith({ store: failingStore((key) => key === 'acme#a1') });
    const messages = [event('a1', { groupId: 'a' }), event('a2', { groupId: 'a' })];
    const answer = await consume(sqsEvent(messages), lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a1' }] });
  });
});

describe('a failure outside the events', () => {
  const answer = { batchItemFailures: [{ itemIdentifier: 'e1' }] };
  const run = async (overrides: Partial<ConsumerServices>) => {
    const { consume, telemetry } = consumerWith({ store: DOWN, ...overrides });
    return { answer: await consume(sqsEvent([event('e1')]), lambdaContext()), telemetry };
  };
  const changing = (change: MessageVisibility['change']) => ({
    visibility: { change },
  });

  it('a visibility that was not changed is reported, and the answer is the same', async () => {
    const failures = [{ messageId: 'e1', cause: 'InternalError' }];
    const result = await run(changing(() => Promise.resolve(failures)));
    expect(result.answer).toEqual(answer);
    expect(result.telemetry.unchanged).toEqual(failures);
  });

  it.each<[string, Partial<ConsumerServices>]>([
    ['a visibility that rejects', changing(() => Promise.reject(new Error('bug')))],
    [
      'a visibility that throws',
      changing(() => {
        throw new Error('bug');
      }),
    ],
  ])('%s is reported, and the answer is the same', async (_, overrides) => {
    const result = await run(overrides);
    expect(result.answer).toEqual(answer);
    expect(result.telemetry.unchanged).toEqual([{ messageId: 'e1', cause: 'Error: bug' }]);
  });

  it.each<[string, Partial<ConsumerServices>]>([
    ['and all else goes well', {}],
    [
      'of a visibility that stays',
      changing(() => Promise.resolve([{ messageId: 'e1', cause: 'x' }])),
    ],
    ['of a visibility that rejects', changing(() => Promise.reject(new Error('bug')))],
  ])('telemetry that throws does not change the answer, %s', async (_, overrides) => {
    const throwing = () => {
      throw new Error('bug');
    };
    const telemetry: Telemetry = {
      batchDone: throwing,
      visibilityUnchanged: throwing,
      copiesNotSent: throwing,
    };
    const { consume } = consumerWith({ store: DOWN, ...overrides, telemetry });
    expect(await consume(sqsEvent([event('e1')]), lambdaContext())).toEqual(answer);
  });
});

describe('the deadline guard', () => {
  it.each([
    [5_001, 'processed'],
    [5_000, 'deadline'],
    [0, 'deadline'],
  ])('with %i ms left begins or gives back: %s', async (remaining, expected) => {
    const { consume, telemetry } = consumerWith();
    await consume(sqsEvent([event('e1')]), lambdaContext(remaining));
    const [done] = telemetry.batches[0]?.report.messages ?? [];
    expect(done?.outcome.kind === 'retry' ? done.outcome.code : done?.outcome.kind).toBe(expected);
  });

  it('gives messages back with their delay', async () => {
    const { consume, visibility } = consumerWith();
    const answer = await consume(sqsEvent([event('e1')]), lambdaContext(4_000));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'e1' }] });
    expect(visibility.changes).toMatchObject([{ messageId: 'e1', delaySeconds: 30 }]);
  });

  it('aborts running calls when little time is left, and gives their messages back', async () => {
    const store = recordingBy(
      new MemoryStore(),
      (records, { signal }) =>
        new Promise((resolve) => {
          const giveUp = () =>
            resolve(
              records.map(() => ({ kind: 'unavailable', code: 'deadline', cause: 'aborted' })),
            );
          if (signal.aborted) giveUp();
          else signal.addEventListener('abort', giveUp);
        }),
    );
    const { consume, visibility } = consumerWith({ store });
    await consume(sqsEvent([event('e1')]), lambdaContext(2_001));
    expect(visibility.changes).toMatchObject([{ messageId: 'e1' }]);
  });
});

describe('two invocations', () => {
  it('share nothing but the services', async () => {
    const store = new MemoryStore();
    let down = true;
    const flaky = recordingBy(store, (records, deadline) =>
      (down ? DOWN : store).record(records, deadline),
    );
    const { consume, visibility, telemetry } = consumerWith({ store: flaky });
    await consume(sqsEvent([event('e1'), event('e2')]), lambdaContext());
    down = false;
    const answer = await consume(sqsEvent([event('e3')]), lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(visibility.changes.map(({ messageId }) => messageId)).toEqual(['e1', 'e2']);
    expect(telemetry.batches.map(({ report }) => report.messages.length)).toEqual([2, 1]);
  });

  it('may run at the same time', async () => {
    const { consume } = consumerWith({ store: failingStore((key) => key.startsWith('acme#bad')) });
    const answers = await Promise.all(
      times(10, (index) =>
        consume(sqsEvent([event(`bad${index}`), event(`good${index}`)]), lambdaContext()),
      ),
    );
    expect(answers).toEqual(
      times(10, (index) => ({ batchItemFailures: [{ itemIdentifier: `bad${index}` }] })),
    );
  });
});
