import { QUEUE } from '../asyncapi/texts.ts';
import type { CatalogSource } from './catalog-source.ts';
import { catalogVersion, page } from './page.ts';

/** The ids of the project and its queue in EventCatalog. */
export const SERVICE = 'event-processor';
const CHANNEL = 'event-processor.queue';

/** The page of the project, which takes all events. */
export function servicePage({ version, events, owners }: CatalogSource): string {
  const matter = {
    id: SERVICE,
    name: 'Event Processor',
    version,
    summary: 'Checks events against their schemas, records each once, and handles them.',
    owners,
    receives: events.map((event) => ({
      id: event.eventType,
      version: catalogVersion(event.version),
      from: [{ id: CHANNEL, version }],
    })),
    specifications: [
      { type: 'asyncapi', path: 'asyncapi.json', name: 'Queue' },
      { type: 'openapi', path: 'openapi.json', name: 'HTTP API' },
    ],
  };
  return page(matter, [
    'Takes events from a queue, over HTTP, from SNS topics and from EventBridge. An event is checked against the schema of its type and version, and recorded once under its tenant and id. What can never be accepted is kept with its errors.',
    '<NodeGraph />',
  ]);
}

/** The page of the queue. */
export function channelPage({ version, owners }: CatalogSource): string {
  const { title, summary, address, parameters, description } = QUEUE;
  const matter = {
    id: CHANNEL,
    name: title,
    version,
    summary,
    owners,
    address,
    protocols: ['sqs'],
    deliveryGuarantee: 'at-least-once',
    parameters,
  };
  return page(matter, [description, '<ChannelInformation />']);
}
