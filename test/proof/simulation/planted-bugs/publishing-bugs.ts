import type { ChildEvent } from '../../../../src/core/child-event.ts';
import type { HandlerContext } from '../../../../src/handlers/handler.ts';
import type { EventPublisher, OutgoingMessage } from '../../../../src/ports.ts';
import type { Sabotage } from '../world.ts';
import { receiving, type PlantedBug } from './planted-bug.ts';

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
  {
    name: 'gives children the generation of their parent',
    sabotage: publishing((publisher, messages, deadline) =>
      publisher.publish(messages.map(asOldAsItsParent), deadline),
    ),
    breaks: ['generations-limited'],
  },
  {
    name: 'forgets the generation of a published event that it receives',
    sabotage: receiving(({ Records }) => ({
      Records: Records.map((one) => ({
        ...one,
        body: one.body.replace(/("causation_id":"[^"]+"),"generation":\d+/, '$1'),
      })),
    })),
    breaks: ['generations-limited'],
  },
  {
    name: 'drops events that can’t be published, without an error',
    sabotage: {
      handler: (definition) => ({
        ...definition,
        handler: (event, context) => definition.handler(event, silent(context)),
      }),
    },
    breaks: ['handled-once'],
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

function silent(context: HandlerContext<ChildEvent>): HandlerContext<ChildEvent> {
  const publish = (...events: readonly ChildEvent[]): void => {
    try {
      context.publish(...events);
    } catch {
      // Planted: the handler goes on.
    }
  };
  return { ...context, publish };
}

function withId(message: OutgoingMessage, id: string): OutgoingMessage {
  return { ...message, id, body: message.body.replaceAll(message.id, id) };
}

function asOldAsItsParent(message: OutgoingMessage): OutgoingMessage {
  const body = message.body.replace(
    /"generation":(\d+)/,
    (_, own) => `"generation":${Number(own) - 1}`,
  );
  return { ...message, body };
}
