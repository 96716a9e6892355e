import type { EventPublisher, OutgoingMessage } from '../../../../src/ports.ts';
import type { Sabotage } from '../world.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Bugs in sending the events that handlers publish. */
export const PUBLISHING_BUGS: readonly PlantedBug[] = [
  {
    name: 'completes an event before its children are sent',
    sabotage: publishing((publisher, messages, deadline) => {
      publisher.publish(messages, deadline).catch(() => undefined);
      return Promise.resolve();
    }),
    breaks: ['children-exactly-once'],
  },
  {
    name: 'ignores that its children could not be sent',
    sabotage: publishing((publisher, messages, deadline) =>
      publisher.publish(messages, deadline).catch(() => undefined),
    ),
    breaks: ['children-exactly-once'],
  },
  {
    name: 'gives children other ids in each attempt',
    sabotage: {
      publisher: (publisher) => {
        let sent = 0;
        return {
          publish: (messages, deadline) => {
            const others = messages.map((one) => withId(one, `${one.id}-${(sent += 1)}`));
            return publisher.publish(others, deadline);
          },
        };
      },
    },
    breaks: ['children-exactly-once', 'valid-exactly-once'],
  },
  {
    name: 'gives all children of an event the same id',
    sabotage: publishing((publisher, messages, deadline) => {
      const [{ id } = { id: '' }] = messages;
      return publisher.publish(
        messages.map((one) => withId(one, id)),
        deadline,
      );
    }),
    breaks: ['children-exactly-once'],
  },
  {
    name: 'sends only the first ten children',
    sabotage: publishing((publisher, messages, deadline) =>
      publisher.publish(messages.slice(0, 10), deadline),
    ),
    breaks: ['children-exactly-once'],
  },
];

function publishing(
  publish: (
    publisher: EventPublisher,
    ...call: Parameters<EventPublisher['publish']>
  ) => Promise<void>,
): Sabotage {
  return {
    publisher: (publisher) => ({ publish: (...call) => publish(publisher, ...call) }),
  };
}

function withId(message: OutgoingMessage, id: string): OutgoingMessage {
  return { ...message, id, body: message.body.replaceAll(message.id, id) };
}
