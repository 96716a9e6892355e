import { servedAsyncApi } from '../documents/asyncapi/asyncapi-files.ts';
import { describeEvent } from '../event-pages/describe/event-description.ts';
import { sampleFormats } from '../event-pages/sample-formats.ts';
import type { SenderMappings } from '../formats/sender-mappings.ts';
import { openApiDocument, type DocumentSource } from './document.ts';
import { docsPage } from './docs-page/page.ts';
import { embedded, referenceToAnswer, referenceToFile } from './event-body.ts';
import type { EventDocument, EventSample } from './event-document.ts';

/**
 * Most bytes of a document that the API serves. Lambda sends at most 6 MB, and the document is a string in the JSON that it
 * sends, in which each quote takes two bytes.
 */
const MAX_SERVED_BYTES = 5_500_000;

/**
 * All documents of the API, by their paths below `generated/`: `openapi.json` refers to the files of the schemas. Those in
 * `documents/` are what the API serves, and each stands for itself.
 *
 * @param schemaFolder the folder of the schemas, relative to `openapi.json`
 */
export function makeDocuments(
  source: DocumentSource,
  schemaFolder: string,
  maxServedBytes = MAX_SERVED_BYTES,
): ReadonlyMap<string, string> {
  const forTools = openApiDocument(source, referenceToFile(schemaFolder));
  return new Map([
    ['openapi.json', `${JSON.stringify(forTools, null, 2)}\n`],
    ['documents/openapi.json', servedDocument(source, maxServedBytes)],
    [
      'documents/asyncapi.json',
      servedAsyncApi({ ...source, mappings: source.mappings?.file ?? {} }, (text) =>
        fits(text, maxServedBytes),
      ),
    ],
    ['documents/docs.html', servedPage(source, maxServedBytes)],
    ...eventFiles(source, maxServedBytes),
  ]);
}

/** With very many or large schemas, schemas and samples are left out: `GET /schemas/{type}/{version}` has them. */
function servedDocument(source: DocumentSource, maxBytes: number): string {
  const whole = JSON.stringify(openApiDocument(source, embedded));
  if (fits(whole, maxBytes)) return whole;
  const events = source.events.map(({ sample, ...event }) => event);
  return JSON.stringify(openApiDocument({ ...source, events }, referenceToAnswer));
}

function servedPage(source: DocumentSource, maxBytes: number): string {
  const document = openApiDocument(source, embedded);
  const whole = docsPage(document, source.events, false);
  return fits(whole, maxBytes) ? whole : docsPage(document, source.events, true);
}

function fits(text: string, maxBytes: number): boolean {
  return Buffer.byteLength(JSON.stringify(text)) <= maxBytes;
}

/** What `GET /schemas` and the routes below it answer with: see `ApiDocuments`. */
function eventFiles(
  { events, mappings }: DocumentSource,
  maxBytes: number,
): [path: string, text: string][] {
  const list = events.map(({ eventType, version }) => ({ type: eventType, version }));
  return [
    ['documents/events.json', JSON.stringify(list)],
    ...events.map((event, index): [string, string] => [
      `documents/events/${event.eventType}/${event.version}.json`,
      eventFile(event, events[index - 1], { mappings, maxBytes }),
    ]),
  ];
}

/** @param last the event before it in the list */
function eventFile(
  event: EventDocument,
  last: EventDocument | undefined,
  {
    mappings,
    maxBytes,
  }: { readonly mappings?: SenderMappings | undefined; readonly maxBytes: number },
) {
  const { schema, sample } = event;
  const before = last?.eventType === event.eventType ? last : undefined;
  const brief = { schema, ...(sample && { sample: sampleInForms(sample, mappings) }) };
  const whole = JSON.stringify({ ...brief, description: describeEvent(event, before) });
  return fits(whole, maxBytes) ? whole : JSON.stringify(brief);
}

function sampleInForms({ envelope, shortForm }: EventSample, mappings?: SenderMappings) {
  return { envelope, short_form: shortForm, ...sampleFormats(envelope, mappings) };
}
