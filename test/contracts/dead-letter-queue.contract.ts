import { beforeEach, describe, expect, it } from 'vitest';

import type { MessageAttribute } from '../../src/core/message-attribute.ts';
import type { DeadLetter, DeadLetterQueue } from '../../src/operation-ports.ts';

/** A message that comes to the dead-letter queue. */
export interface NewLetter {
  readonly body: string;
  readonly groupId?: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
}

/** A dead-letter queue, and how messages come to it. */
export interface FilledQueue {
  readonly queue: DeadLetterQueue;
  readonly add: (letters: readonly NewLetter[]) => Promise<void>;
}

const ATTRIBUTES = {
  trace: { type: 'String', value: 'abc' },
  size: { type: 'Number.bytes', value: '12' },
  raw: { type: 'Binary', value: new Uint8Array([0, 255, 7]) },
} as const;

/** The contract of every `DeadLetterQueue`. */
export function describeDeadLetterQueue(
  name: string,
  makeQueue: (ordered: boolean) => Promise<FilledQueue>,
): void {
  describe(`${name} as a dead-letter queue`, () => {
    let queue: DeadLetterQueue;
    let add: FilledQueue['add'];
    beforeEach(async () => {
      ({ queue, add } = await makeQueue(false));
    });

    const bodies = (letters: readonly DeadLetter[]) => letters.map(({ body }) => body).sort();

    async function receiveAll(): Promise<DeadLetter[]> {
      const all: DeadLetter[] = [];
      for (;;) {
        const letters = await queue.receive(60);
        if (letters.length === 0) return all;
        expect(letters.length).toBeLessThanOrEqual(10);
        all.push(...letters);
      }
    }

    it('gives each message once while it is hidden', async () => {
      const texts = Array.from({ length: 23 }, (_, index) => `letter ${index}`);
      await add(texts.map((body) => ({ body })));
      const all = await receiveAll();
      expect(bodies(all)).toEqual([...texts].sort());
      expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(23);
      expect(await queue.receive(60)).toEqual([]);
    });

    it('gives body, attributes and the time when the message was sent', async () => {
      await add([{ body: 'é {"a":1}', attributes: ATTRIBUTES }]);
      const [letter] = await queue.receive(60);
      expect(letter).toMatchObject({ body: 'é {"a":1}' });
      expect(letter?.attributes['trace']).toEqual(ATTRIBUTES.trace);
      expect(letter?.attributes['size']).toEqual(ATTRIBUTES.size);
      expect(letter?.attributes['raw']?.type).toBe('Binary');
      expect([...(letter?.attributes['raw']?.value as Uint8Array)]).toEqual([0, 255, 7]);
      expect(letter?.sentAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it('gives a message again with the same id once it is visible', async () => {
      await add([{ body: 'one' }]);
      const first = await queue.receive(60);
      expect(await queue.hide(first, 0)).toEqual([]);
      const again = await queue.receive(60);
      expect(again.map(({ messageId }) => messageId)).toEqual(
        first.map(({ messageId }) => messageId),
      );
    });

    it('releases and deletes any number of messages at once', async () => {
      await add(Array.from({ length: 25 }, (_, index) => ({ body: `letter ${index}` })));
      expect(await queue.hide(await receiveAll(), 0)).toEqual([]);
      const all = await receiveAll();
      expect(all).toHaveLength(25);
      expect(await queue.delete(all.slice(1))).toEqual([]);
      await queue.hide(all.slice(0, 1), 0);
      expect(bodies(await receiveAll())).toEqual(bodies(all.slice(0, 1)));
    });

    it('counts hidden messages too, but no deleted ones', async () => {
      expect(await queue.count()).toBe(0);
      await add(Array.from({ length: 12 }, (_, index) => ({ body: `letter ${index}` })));
      const letters = await queue.receive(60);
      expect(await queue.count()).toBe(12);
      await queue.delete(letters.slice(0, 1));
      expect(await queue.count()).toBe(11);
    });

    it('does nothing for no messages', async () => {
      expect(await queue.hide([], 0)).toEqual([]);
      expect(await queue.delete([])).toEqual([]);
    });

    it('is not ordered', () => {
      expect(queue.ordered).toBe(false);
    });
  });

  describe(`${name} as a FIFO dead-letter queue`, () => {
    it('gives nothing of a group while a message of it is hidden', async () => {
      const { queue, add } = await makeQueue(true);
      expect(queue.ordered).toBe(true);
      const letters = Array.from({ length: 11 }, (_, index) => ({
        body: `a${index}`,
        groupId: 'a',
      }));
      await add([...letters, { body: 'b0', groupId: 'b' }]);
      const received = [...(await queue.receive(60)), ...(await queue.receive(60))];
      expect(new Set(received.map(({ groupId }) => groupId))).toEqual(new Set(['a', 'b']));
      const ofA = received.filter(({ groupId }) => groupId === 'a');
      expect(ofA.map(({ body }) => body)).toEqual(
        letters.slice(0, ofA.length).map(({ body }) => body),
      );
      expect(ofA.length).toBeLessThan(11);
      expect(await queue.receive(60)).toEqual([]);

      await queue.delete(ofA);
      const [next] = await queue.receive(60);
      expect(next?.body).toBe(`a${ofA.length}`);
    });
  });
}
