import type { SenderMappings } from '../formats/sender-mappings.ts';
import type { EventDocument, EventSample } from '../openapi/event-document.ts';
import { describeEvent } from './describe/event-description.ts';
import type { PageEvent, PageVersion, SampleFormat } from './event-page-source.ts';
import { eventPage } from './markdown/event-page.ts';
import { INDEX_FILE, pageFile } from './markdown/file-names.ts';
import { indexPage } from './markdown/index-page.ts';
import { sampleFormats } from './sample-formats.ts';

/** What the pages are made from. */
export interface PageSource {
  /** Sorted by event type and version, oldest first. */
  readonly events: readonly EventDocument[];
  /** The folder of the schemas, relative to the pages. */
  readonly schemaFolder: string;
  /** What senders of other formats name differently. Default: nothing. */
  readonly mappings?: SenderMappings;
  readonly hasHandler: (eventType: string, version: string) => boolean;
}

/** The pages of all event types and the index, by the names of their files. */
export function eventPages(source: PageSource): ReadonlyMap<string, string> {
  const pages = pageEvents(source);
  return new Map([
    [INDEX_FILE, indexPage(pages)],
    ...pages.map(
      (page) => [pageFile(page.eventType), eventPage(page, source.schemaFolder)] as const,
    ),
  ]);
}

function pageEvents(source: PageSource): PageEvent[] {
  const { events } = source;
  const byType = Map.groupBy(events, ({ eventType }) => eventType);
  return [...byType].flatMap(([eventType, oldestFirst]) => {
    const [newest, ...older] = oldestFirst
      .map((event, index) => pageVersion(event, oldestFirst[index - 1], source))
      .reverse();
    return newest ? [{ eventType, versions: [newest, ...older] }] : [];
  });
}

function pageVersion(
  event: EventDocument,
  before: EventDocument | undefined,
  { hasHandler, mappings }: PageSource,
): PageVersion {
  const { eventType, version, sample } = event;
  return {
    version,
    description: describeEvent(event, before),
    isHandled: hasHandler(eventType, version),
    ...(sample && { sample: sample.envelope, formats: formatsOf(sample, mappings) }),
  };
}

function formatsOf(
  { envelope, shortForm }: EventSample,
  mappings: SenderMappings | undefined,
): SampleFormat[] {
  const { cloudevents, eventbridge } = sampleFormats(envelope, mappings);
  const all = [
    {
      title: 'For <code>POST /events</code>, with an id in <code>Idempotency-Key</code>',
      event: shortForm,
    },
    { title: 'As a CloudEvent', event: cloudevents },
    { title: 'From an EventBridge rule', event: eventbridge },
  ];
  return all.flatMap(({ title, event }) => (event ? [{ title, event }] : []));
}
