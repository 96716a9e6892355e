import type { SQSEvent, SQSRecord } from 'aws-lambda';

import { readSqsEvent } from '../../../../src/adapters/sqs/lambda-sqs.ts';
import { firstSeenAt, nextResent } from '../../../../src/core/resent.ts';
import type { CopyResult, CopySender, Deadline, MessageCopy } from '../../../../src/ports.ts';
import type { Sabotage } from '../world.ts';
import { receiving, type PlantedBug } from './planted-bug.ts';

const SENT: CopyResult = { kind: 'sent' };
const ENOUGH_TIME: Deadline = {
  remaining: () => 60_000,
  signal: new AbortController().signal,
};

/** Bugs in sending messages again. */
export const COPY_BUGS: readonly PlantedBug[] = [
  {
    name: 'acknowledges a message before its copy is sent',
    sabotage: sendingCopies((real, copies, deadline) => {
      void real.send(copies, deadline);
      return Promise.resolve(copies.map(() => SENT));
    }),
    breaks: ['acked-implies-recorded', 'conservation'],
  },
  {
    name: 'acknowledges a message whose copy SQS refused',
    sabotage: sendingCopies(async (real, copies, deadline) => {
      await real.send(copies, deadline);
      return copies.map(() => SENT);
    }),
    breaks: ['acked-implies-recorded', 'conservation'],
  },
  {
    name: 'sends a message again that kills it, so that its receives never end',
    sabotage: sendingBeforeProcessing(),
    breaks: ['copies-earned'],
  },
  {
    name: 'takes a copy for another message than the first one',
    sabotage: receiving((event) =>
      withMarks(event, ({ messageId }, [seenAt, times]) => [seenAt, times, messageId]),
    ),
    breaks: ['copies-earned'],
  },
  {
    name: 'sends copies without end, because it takes each of them for a new message',
    sabotage: receiving((event) => ({
      Records: event.Records.map(({ messageAttributes: { resent, ...own }, ...record }) => ({
        ...record,
        messageAttributes: own,
      })),
    })),
    breaks: ['copies-earned', 'retry-delay'],
  },
  {
    name: 'sends copies without end, because it believes a first-seen time in the future',
    sabotage: receiving((event) => ({
      Records: event.Records.map((record) => {
        const [seenAt = '0'] = markOf(record) ?? [];
        const { attributes } = record;
        const latest = Math.max(Number(attributes.SentTimestamp), Number(seenAt));
        return { ...record, attributes: { ...attributes, SentTimestamp: String(latest) } };
      }),
    })),
    breaks: ['copies-earned'],
  },
  {
    name: 'sends copies after their time is over',
    sabotage: receiving((event) =>
      withMarks(event, ({ attributes }, [, times, firstId]) => [
        attributes.SentTimestamp,
        times,
        firstId,
      ]),
    ),
    breaks: ['copies-earned'],
  },
  {
    name: 'sends copies that are visible at once',
    sabotage: sendingCopies((real, copies, deadline) =>
      real.send(
        copies.map((copy) => ({ ...copy, delaySeconds: 0 })),
        deadline,
      ),
    ),
    breaks: ['copies-earned'],
  },
  {
    name: 'forgets a message’s own attributes when it sends it again',
    sabotage: sendingCopies((real, copies, deadline) =>
      real.send(
        copies.map((copy) => {
          const { attributes, ...message } = copy.message;
          return { ...copy, message };
        }),
        deadline,
      ),
    ),
    breaks: ['copies-earned'],
  },
];

function sendingCopies(
  send: (
    real: CopySender,
    copies: readonly MessageCopy[],
    deadline: Deadline,
  ) => Promise<readonly CopyResult[]>,
): Sabotage {
  return { copies: (real) => ({ send: (copies, deadline) => send(real, copies, deadline) }) };
}

/** A crash doesn't use up the receives of a message whose copy is in the queue already. */
function sendingBeforeProcessing(): Sabotage {
  let latest: CopySender | undefined;
  return {
    copies: (real) => (latest = real),
    consumer: (consumer) => {
      const sender = latest;
      return async (event, context) => {
        const copies = readSqsEvent(event)
          .messages.filter(({ receiveCount }) => receiveCount > 1)
          .map((message) => {
            const resent = nextResent(message, firstSeenAt(message) ?? 0);
            return { message, resent, delaySeconds: 300 };
          });
        if (copies.length > 0) await sender?.send(copies, ENOUGH_TIME);
        return consumer(event, context);
      };
    },
  };
}

/** First-seen time, times and first id of a copy, as texts. */
type Mark = readonly [string, string, string];

function markOf({ messageAttributes }: SQSRecord): Mark | undefined {
  const text = messageAttributes['resent']?.stringValue;
  const [version, seenAt, times, firstId] = text?.split(' ') ?? [];
  if (version !== 'v1' || seenAt === undefined || !times || !firstId) return undefined;
  return [seenAt, times, firstId];
}

function withMarks(event: SQSEvent, change: (record: SQSRecord, mark: Mark) => Mark): SQSEvent {
  return {
    Records: event.Records.map((record) => {
      const mark = markOf(record);
      if (!mark) return record;
      const stringValue = ['v1', ...change(record, mark)].join(' ');
      const resent = { ...record.messageAttributes['resent'], dataType: 'String', stringValue };
      return { ...record, messageAttributes: { ...record.messageAttributes, resent } };
    }),
  };
}
