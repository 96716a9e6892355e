import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  startEmbedded,
  type EmbeddedServices,
} from '../../../../scripts/local/embedded-services.ts';
import { BEGIN, Scheduler } from '../scheduler.ts';
import type { GroupRelease } from './queue-message.ts';
import {
  emulatedQueue,
  MAX_RECEIVES,
  modelledQueue,
  type Queue,
  type Received,
} from './comparable-queues.ts';

let service: EmbeddedServices<'sqs'>;
let client: SQSClient;
beforeAll(async () => {
  service = await startEmbedded(['sqs']);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQSClient({ endpoint: service.endpoints.sqs, region: 'eu-west-1', credentials });
});
afterAll(async () => {
  client.destroy();
  await service.stop();
});

function emulator(fifo: boolean): Promise<Queue> {
  return emulatedQueue({ client, endpoint: service.endpoints.sqs }, fifo);
}

type Script = (queue: Queue) => Promise<unknown[]>;

const STANDARD: Record<string, Script> = {
  'hands each message out once and counts its receives': async (queue) => {
    for (const body of ['a', 'b', 'c']) await queue.send(body);
    const first = await queue.receive(10);
    const none = await queue.receive(10);
    return [counts(first), counts(none)];
  },
  'shows a message again when its visibility ends, one receive older': async (queue) => {
    for (const body of ['a', 'b']) await queue.send(body);
    const first = await queue.receive(10);
    const shown = await queue.showAfter(receiptsOf(first, 'a'), 0);
    return [shown, counts(await queue.receive(10))];
  },
  'does not give back what was deleted': async (queue) => {
    for (const body of ['a', 'b']) await queue.send(body);
    const first = await queue.receive(10);
    await queue.delete(receiptsOf(first, 'a'));
    await queue.showAfter(receiptsOf(first, 'b'), 0);
    return [counts(await queue.receive(10)), await queue.deadLetters()];
  },
  'dead-letters on the receive after the last': async (queue) => {
    await queue.send('a');
    const log: unknown[] = [];
    for (let receive = 1; receive <= MAX_RECEIVES; receive += 1) {
      const received = await queue.receive(1);
      log.push(counts(received), await queue.deadLetters());
      await queue.showAfter(receiptsOf(received, 'a'), 0);
    }
    log.push(counts(await queue.receive(1)), await queue.deadLetters());
    return log;
  },
  'takes ten messages in a call, and refuses more, equal ids, and more than 1 MiB': async (
    queue,
  ) => {
    const entries = (count: number, body: string) =>
      Array.from({ length: count }, (_, index) => ({ id: `${index}`, body }));
    const log = [
      await queue.sendBatch(entries(10, 'a')),
      await queue.sendBatch(entries(11, 'b')),
      await queue.sendBatch([...entries(1, 'c'), ...entries(1, 'd')]),
      await queue.sendBatch(entries(2, 'e'.repeat(600_000))),
    ];
    return [...log, counts(await queue.receive(10)), counts(await queue.receive(10))];
  },
  'keeps message attributes, and counts them in a call’s 1 MiB': async (queue) => {
    const marked = (id: string, bytes: number) => ({ id, body: 'x'.repeat(bytes), mark: 'm' });
    // Name, type and value of the attribute have 11 bytes.
    const log = [
      await queue.sendBatch([marked('a', 1)]),
      await queue.sendBatch([marked('b', 1_048_576 - 10)]),
    ];
    const marks = (await queue.receive(10)).map(({ mark }) => mark);
    return [...log, marks];
  },
  'does not hand out a message before its delay is over': async (queue) => {
    const sent = await queue.sendBatch([
      { id: 'a', body: 'a', delaySeconds: 900 },
      { id: 'b', body: 'b', delaySeconds: 0 },
    ]);
    return [sent, counts(await queue.receive(10)), counts(await queue.receive(10))];
  },
  'takes no more than the limit': async (queue) => {
    for (const body of ['a', 'b', 'c']) await queue.send(body);
    const [first, second, third] = [
      await queue.receive(2),
      await queue.receive(2),
      await queue.receive(2),
    ];
    return [first.length, second.length, third.length];
  },
};

const FIFO: Record<string, Script> = {
  'hands a group out in order, each message when the one before is gone': async (queue) => {
    const log: unknown[] = [];
    for (const body of ['a1', 'a2', 'a3']) await queue.send(body, 'a');
    for (const body of ['a1', 'a2', 'a3']) {
      const received = await queue.receive(1);
      log.push(counts(received), counts(await queue.receive(1)));
      await queue.delete(receiptsOf(received, body));
    }
    return log;
  },
  'blocks a group, and no other, while one of it is in flight': async (queue) => {
    for (const body of ['a1', 'a2']) await queue.send(body, 'a');
    const first = await queue.receive(1);
    await queue.send('b1', 'b');
    const second = await queue.receive(10);
    await queue.delete(receiptsOf(first, 'a1'));
    return [bodies(first), bodies(second), bodies(await queue.receive(10))];
  },
  'puts a message that comes back in its old place': async (queue) => {
    for (const body of ['a1', 'a2']) await queue.send(body, 'a');
    const first = await queue.receive(1);
    await queue.showAfter(receiptsOf(first, 'a1'), 0);
    return [bodies(first), counts(await queue.receive(1))];
  },
  'keeps the order within a call, and takes an equal deduplication id only once': async (queue) => {
    const message = (body: string, once: string) => ({ id: body, body, group: 'a', once });
    const log: unknown[] = [
      await queue.sendBatch([message('a1', '1'), message('a2', '2'), message('a3', '1')]),
      await queue.sendBatch([message('a4', '2'), message('a5', '5')]),
    ];
    for (const body of ['a1', 'a2', 'a5']) {
      const received = await queue.receive(1);
      log.push(bodies(received), await queue.sendBatch([message('again', '1')]));
      await queue.delete(receiptsOf(received, body));
    }
    return [...log, bodies(await queue.receive(1))];
  },
  'goes on with the group after a dead letter': async (queue) => {
    for (const body of ['a1', 'a2']) await queue.send(body, 'a');
    for (let receive = 1; receive <= MAX_RECEIVES; receive += 1) {
      await queue.showAfter(receiptsOf(await queue.receive(1), 'a1'), 0);
    }
    return [counts(await queue.receive(1)), await queue.deadLetters()];
  },
};

// The emulator accepts wrong and stale receipt handles, so we can't compare the model's rules for these.
describe('the SQS model and the embedded SQS agree that a queue', () => {
  it.each(Object.entries(STANDARD))('%s', async (_, script) => {
    expect(await script(modelledQueue(false))).toEqual(await script(await emulator(false)));
  });

  it.each(Object.entries(FIFO))('that is FIFO %s', async (_, script) => {
    expect(await script(modelledQueue(true))).toEqual(await script(await emulator(true)));
  });
});

// The emulator gives one message of a group in a call. SQS gives as many as it can.
describe('the SQS model alone', () => {
  it('hands out as many messages of a FIFO group in one call as fit', async () => {
    const queue = modelledQueue(true);
    for (const body of ['a1', 'a2', 'a3']) await queue.send(body, 'a');
    expect(bodies(await queue.receive(2))).toEqual(['a1', 'a2']);
    expect(await queue.receive(10)).toEqual([]);
  });

  it.each<[GroupRelease, string[], string[], string[]]>([
    ['none', [], [], ['a1', 'a2', 'a3', 'a4']],
    ['before_hidden', [], ['a1', 'a2'], []],
    ['any_visible', ['a2', 'a4'], ['a1'], ['a3']],
  ])(
    'releases "%s" of a FIFO group some of whose messages are in flight',
    async (release, ofSecond, ofFirst, ofThird) => {
      const queue = modelledQueue(true, new Scheduler(), release);
      for (const body of ['a1', 'a2', 'a3']) await queue.send(body, 'a');
      const received = await queue.receive(10);
      await queue.send('a4', 'a');
      expect(await queue.receive(10)).toEqual([]);
      const shown = async (body: string) => {
        await queue.showAfter(receiptsOf(received, body), 0);
        return bodies(await queue.receive(10));
      };
      expect(await shown('a2')).toEqual(ofSecond);
      expect(await shown('a1')).toEqual(ofFirst);
      expect(await shown('a3')).toEqual(ofThird);
    },
  );

  it('refuses to change visibility with a receipt that is not the latest', async () => {
    const queue = modelledQueue(false);
    await queue.send('a');
    const first = receiptsOf(await queue.receive(1), 'a');
    expect(await queue.showAfter(first, 0)).toEqual([true]);
    const second = receiptsOf(await queue.receive(1), 'a');
    expect(await queue.showAfter(first, 0)).toEqual([false]);
    expect(await queue.showAfter(second, 0)).toEqual([true]);
  });

  it('hands out a message once its delay is over, and refuses a delay of more than 15 minutes', async () => {
    const scheduler = new Scheduler();
    const queue = modelledQueue(false, scheduler);
    const delayed = (id: string, delaySeconds: number) => ({ id, body: id, delaySeconds });
    expect(await queue.sendBatch([delayed('a', 900), delayed('b', 901)])).toEqual([true, false]);
    expect(await queue.receive(10)).toEqual([]);
    scheduler.after(900_000, () => undefined);
    await scheduler.run(() => false, BEGIN + 900_000);
    expect(counts(await queue.receive(10))).toEqual(['a 1']);
  });

  it('refuses a delay of a single message on a FIFO queue', async () => {
    const entry = { id: 'a', body: 'a', group: 'a', once: '1', delaySeconds: 1 };
    expect(await modelledQueue(true).sendBatch([entry])).toEqual([false]);
  });

  it('refuses to hide a message for more than 12 hours after it was received', async () => {
    const scheduler = new Scheduler();
    const queue = modelledQueue(false, scheduler);
    await queue.send('a');
    const receipt = receiptsOf(await queue.receive(1), 'a');
    expect(await queue.showAfter(receipt, 43_201)).toEqual([false]);
    expect(await queue.showAfter(receipt, 43_200)).toEqual([true]);
    scheduler.after(1_000, () => undefined);
    await scheduler.run(() => false, BEGIN + 1_000);
    expect(await queue.showAfter(receipt, 43_200)).toEqual([false]);
    expect(await queue.showAfter(receipt, 43_199)).toEqual([true]);
  });
});

function counts(received: readonly Received[]): string[] {
  return received.map(({ body, receiveCount }) => `${body} ${receiveCount}`).sort();
}

function bodies(received: readonly Received[]): string[] {
  return received.map(({ body }) => body);
}

function receiptsOf(received: readonly Received[], body: string): string[] {
  return received.filter((one) => one.body === body).map(({ receipt }) => receipt);
}
