import type { EventDocument } from '../../openapi/event-document.ts';
import { cloudEventOf, type CloudEvent } from '../asyncapi/cloud-event.ts';
import type { CatalogSource } from './catalog-source.ts';
import { catalogVersion, mdxParagraphs, page } from './page.ts';

// What EventCatalog shows beside each sample of an event.
const NATIVE = {
  'native.json': { name: 'Native envelope', summary: 'The text of a message for the queue.' },
};
const CLOUD_EVENT = {
  'cloudevent.json': {
    name: 'CloudEvents 1.0',
    summary: 'The same event as a CloudEvent in structured JSON mode.',
  },
};

/** The files of a type and version of events, by their paths below the catalog's folder of events. */
export function eventFiles(
  event: EventDocument,
  { owners, mappings }: CatalogSource,
): [path: string, text: string][] {
  const { eventType, version, isNewest, schema, sample } = event;
  const older = isNewest ? '' : `versioned/${catalogVersion(version)}/`;
  const folder = `${eventType}/${older}`;
  const cloudEvent = sample && cloudEventOf(sample.envelope, mappings);
  const files: [path: string, value: unknown][] = [
    ['schema.json', schema],
    ['examples/native.json', sample?.envelope],
    ['examples/cloudevent.json', cloudEvent],
    ['examples/examples.config.json', sample && { ...NATIVE, ...(cloudEvent && CLOUD_EVENT) }],
  ];
  return [
    [`${folder}index.mdx`, eventPage(event, owners, cloudEvent)],
    ...files.flatMap(([path, value]): [string, string][] =>
      value === undefined ? [] : [[`${folder}${path}`, json(value)]],
    ),
  ];
}

function eventPage(
  { eventType, version, schema }: EventDocument,
  owners: readonly string[],
  cloudEvent: CloudEvent | undefined,
): string {
  const { title, description, deprecated } = schema;
  const matter = {
    id: eventType,
    name: eventType,
    version: catalogVersion(version),
    summary: typeof title === 'string' ? title : undefined,
    owners,
    schemaPath: 'schema.json',
    deprecated: deprecated === true ? true : undefined,
  };
  return page(matter, [
    ...(typeof description === 'string' ? [mdxParagraphs(description)] : []),
    `In the native envelope, its \`event_type\` is \`${eventType}\` and its \`schema_version\` is \`${version}\`.${asCloudEvent(cloudEvent)} The event processor's AsyncAPI document has all fields around it.`,
    '## Body',
    '<SchemaViewer file="schema.json" title="The body of the event" />',
    '## Who takes it',
    '<NodeGraph />',
  ]);
}

/** What a reader looks for in a CloudEvent to know the event. */
function asCloudEvent({ type, schemaversion }: Partial<CloudEvent> = {}): string {
  if (typeof type !== 'string') return '';
  const version =
    typeof schemaversion === 'string' ? ` and its \`schemaversion\` is \`${schemaversion}\`` : '';
  return ` As a CloudEvent, its \`type\` is \`${type}\`${version}.`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
