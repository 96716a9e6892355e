import type { SQSBatchItemFailure, SQSEvent } from 'aws-lambda';

import type { Sabotage } from '../world.ts';
import { receiving, responding, type PlantedBug } from './planted-bug.ts';

/** Bugs in receiving messages and giving them back. */
export const DELIVERY_BUGS: readonly PlantedBug[] = [
  {
    name: 'forgets batchItemFailures',
    sabotage: responding(() => ({ batchItemFailures: [] })),
    breaks: ['retry-reported', 'acked-implies-recorded'],
  },
  {
    name: 'reports only the first failure',
    sabotage: responding(({ batchItemFailures }) => ({
      batchItemFailures: batchItemFailures.slice(0, 1),
    })),
    breaks: ['retry-reported', 'acked-implies-recorded'],
  },
  {
    name: 'reports the failures of earlier batches again',
    sabotage: {
      consumer: (consumer) => {
        const batchItemFailures: SQSBatchItemFailure[] = [];
        return async (event, context) => {
          batchItemFailures.push(...(await consumer(event, context)).batchItemFailures);
          return { batchItemFailures: [...batchItemFailures] };
        };
      },
    },
    breaks: ['retry-delay', 'retry-earned'],
  },
  {
    name: 'gives up quietly after the second receive',
    sabotage: responding(({ batchItemFailures }, event) => ({
      batchItemFailures: batchItemFailures.filter(
        ({ itemIdentifier }) => receiveCountOf(event, itemIdentifier) < 2,
      ),
    })),
    breaks: ['retry-reported', 'acked-implies-recorded'],
  },
  {
    name: 'ends a batch half way and answers success',
    sabotage: receiving((event) => ({
      Records: event.Records.slice(0, Math.ceil(event.Records.length / 2)),
    })),
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'throws for a message that is not JSON',
    sabotage: {
      consumer: (consumer) => (event, context) => {
        for (const { body } of event.Records) JSON.parse(body);
        return consumer(event, context);
      },
    },
    breaks: ['function-answers'],
  },
  {
    name: 'never ends for a message that is not JSON',
    sabotage: {
      consumer: (consumer) => (event, context) =>
        event.Records.some(({ body }) => !body.endsWith('}'))
          ? new Promise(() => undefined)
          : consumer(event, context),
    },
    breaks: ['liveness'],
  },
  {
    name: 'counts receives from zero',
    sabotage: receiving((event) => withReceiveCounts(event, (count) => count - 1)),
    breaks: ['retry-delay'],
  },
  {
    name: 'counts one receive too many',
    sabotage: receiving((event) => withReceiveCounts(event, (count) => count + 1)),
    breaks: ['retry-delay'],
  },
  {
    name: 'retries without a delay of its own',
    sabotage: { visibility: () => ({ change: () => Promise.resolve([]) }) },
    breaks: ['retry-delay'],
  },
  {
    name: 'gives delays in minutes instead of seconds',
    sabotage: {
      visibility: (visibility) => ({
        change: (changes, deadline) =>
          visibility.change(
            changes.map((change) => ({ ...change, delaySeconds: change.delaySeconds * 60 })),
            deadline,
          ),
      }),
    },
    breaks: ['retry-delay'],
  },
  {
    name: 'retries in a FIFO queue without holding the group',
    sabotage: receiving((event) => ({
      Records: event.Records.map((record) => ({
        ...record,
        eventSourceARN: record.eventSourceARN.replace('.fifo', ''),
      })),
    })),
    breaks: ['fifo-order'],
  },
  {
    name: 'gives each waiting message of a group the delay of its own receive count',
    sabotage: heldWithOwnDelay(),
    breaks: ['retry-delay', 'fifo-order'],
  },
];

/** In each call, only the first change of a group keeps its delay. The others get the delay of their own receive count. */
function heldWithOwnDelay(): Sabotage {
  const places = new Map<string, { readonly group: string; readonly receives: number }>();
  return {
    consumer: (consumer) => (event, context) => {
      for (const { messageId, eventSourceARN, attributes } of event.Records) {
        const group = eventSourceARN.endsWith('.fifo') ? attributes.MessageGroupId : undefined;
        const receives = Number(attributes.ApproximateReceiveCount);
        places.set(messageId, { group: group ?? messageId, receives });
      }
      return consumer(event, context);
    },
    visibility: (visibility) => ({
      change: (changes, deadline) => {
        const begun = new Set<string>();
        const changed = changes.map((change) => {
          const { group = '', receives = 1 } = places.get(change.messageId) ?? {};
          if (!begun.has(group)) {
            begun.add(group);
            return change;
          }
          return { ...change, delaySeconds: Math.min(300, 30 * 2 ** (receives - 1)) };
        });
        return visibility.change(changed, deadline);
      },
    }),
  };
}

function receiveCountOf(event: SQSEvent, messageId: string): number {
  const record = event.Records.find((one) => one.messageId === messageId);
  return Number(record?.attributes.ApproximateReceiveCount);
}

function withReceiveCounts(event: SQSEvent, change: (count: number) => number): SQSEvent {
  return {
    Records: event.Records.map((record) => {
      const count = change(Number(record.attributes.ApproximateReceiveCount));
      const attributes = { ...record.attributes, ApproximateReceiveCount: String(count) };
      return { ...record, attributes };
    }),
  };
}
