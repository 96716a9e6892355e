import { randomUUID } from 'node:crypto';

import { describeDeadLetterQueue } from '../contracts/dead-letter-queue.contract.ts';
import { NOW } from './events.ts';
import { MemoryDeadLetters } from './memory-dead-letters.ts';

describeDeadLetterQueue('MemoryDeadLetters', (ordered) => {
  const queue = new MemoryDeadLetters(() => NOW, ordered);
  const sentAt = new Date(NOW).toISOString();
  return Promise.resolve({
    queue,
    add: (letters) => {
      for (const letter of letters) {
        queue.add({ messageId: randomUUID(), sentAt, attributes: {}, ...letter });
      }
      return Promise.resolve();
    },
  });
});
