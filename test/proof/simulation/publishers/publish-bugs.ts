import type { RecordResult } from '../../../../src/ports.ts';
import type { PublishServices } from '../../../../src/operations/publish/publish-services.ts';
import type { PublishingInvariant } from './kept-answers.ts';
import type { PublishSabotage } from './publishing-world.ts';

/** A bug that the simulation must find. */
export interface PublishBug {
  /** Completes "a publisher that …". */
  readonly name: string;
  readonly sabotage: PublishSabotage;
  /** The first broken promise must be one of these. */
  readonly breaks: readonly PublishingInvariant[];
}

type Store = PublishServices['store'];

function storing(services: PublishServices, record: Store['record']): PublishServices {
  return {
    ...services,
    store: { find: (key, signal) => services.store.find(key, signal), record },
  };
}

function answering(change: (result: RecordResult) => RecordResult): PublishSabotage {
  return (services) =>
    storing(services, async (records, deadline) =>
      (await services.store.record(records, deadline)).map(change),
    );
}

export const PUBLISH_BUGS: readonly PublishBug[] = [
  {
    name: 'answers before the ledger does',
    sabotage: (services) =>
      storing(services, (records, deadline) => {
        void services.store.record(records, deadline);
        return Promise.resolve(records.map(() => ({ kind: 'recorded' })));
      }),
    breaks: ['accepted-is-processed', 'answer-is-a-fact', 'recorded-once'],
  },
  {
    name: 'takes an event as recorded that the ledger may not have',
    sabotage: answering((result) =>
      result.kind === 'unavailable' ? { kind: 'recorded' } : result,
    ),
    breaks: ['accepted-is-processed', 'answer-is-a-fact', 'recorded-once'],
  },
  {
    name: 'sends messages before it knows what the ledger says',
    sabotage: (services) =>
      storing(services, async (records, deadline) => {
        const messages = records.flatMap(({ content }) =>
          content.kind === 'event'
            ? [
                {
                  id: content.envelope.eventId,
                  tenantId: content.envelope.tenantId,
                  body: JSON.stringify({
                    event_id: content.envelope.eventId,
                    event_type: content.envelope.eventType,
                    tenant_id: content.envelope.tenantId,
                    client_id: content.envelope.clientId,
                    schema_version: content.envelope.schemaVersion,
                    occurred_at: content.envelope.occurredAt,
                    body: JSON.parse(content.bodyText) as unknown,
                  }),
                },
              ]
            : [],
        );
        await services.publisher.publish(messages, deadline).catch(() => undefined);
        return services.store.record(records, deadline);
      }),
    breaks: ['refused-is-not-kept'],
  },
  {
    name: 'writes no page by which the watchdog finds its events',
    sabotage: (services, plain) => ({ ...services, store: plain }),
    breaks: ['accepted-is-processed', 'all-at-rest'],
  },
  {
    name: 'takes a message as sent that SQS did not confirm',
    sabotage: (services) => ({
      ...services,
      publisher: {
        publish: (messages, deadline) =>
          services.publisher.publish(messages, deadline).catch(() => undefined),
      },
    }),
    breaks: ['accepted-is-processed'],
  },
  {
    name: 'answers a conflict as a duplicate',
    sabotage: answering((result) =>
      result.kind === 'refused' ? { ...result, kind: 'duplicate' } : result,
    ),
    breaks: ['answer-is-a-fact'],
  },
  {
    name: 'records an event with a handler as processed',
    sabotage: (services) => ({ ...services, hasHandler: () => false }),
    breaks: ['accepted-is-processed', 'all-at-rest'],
  },
  {
    name: 'answers a duplicate as recorded',
    sabotage: answering((result) => (result.kind === 'duplicate' ? { kind: 'recorded' } : result)),
    breaks: ['recorded-once', 'answer-is-a-fact'],
  },
];
