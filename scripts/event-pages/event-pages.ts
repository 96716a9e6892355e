import type { EventDocument } from '../openapi/event-document.ts';
import { describeEvent } from './describe/event-description.ts';
import type { PageEvent, PageVersion } from './event-page-source.ts';
import { eventPage } from './markdown/event-page.ts';
import { INDEX_FILE, pageFile } from './markdown/file-names.ts';
import { indexPage } from './markdown/index-page.ts';

/** What the pages are made from. */
export interface PageSource {
  /** Sorted by event type and version, oldest first. */
  readonly events: readonly EventDocument[];
  /** The folder of the schemas, relative to the pages. */
  readonly schemaFolder: string;
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

function pageEvents({ events, hasHandler }: PageSource): PageEvent[] {
  const byType = Map.groupBy(events, ({ eventType }) => eventType);
  return [...byType].flatMap(([eventType, oldestFirst]) => {
    const [newest, ...older] = oldestFirst
      .map((event, index) =>
        pageVersion(event, oldestFirst[index - 1], hasHandler(eventType, event.version)),
      )
      .reverse();
    return newest ? [{ eventType, versions: [newest, ...older] }] : [];
  });
}

function pageVersion(
  event: EventDocument,
  before: EventDocument | undefined,
  isHandled: boolean,
): PageVersion {
  const { version, sample } = event;
  const formats = sample
    ? [{ title: 'For <code>POST /events</code>', event: sample.shortForm }]
    : [];
  return {
    version,
    description: describeEvent(event, before),
    isHandled,
    ...(sample && { sample: sample.envelope }),
    formats,
  };
}
