import type { CatalogSource } from './catalog-source.ts';
import { eventFiles } from './event-files.ts';
import { channelPage, SERVICE, servicePage } from './service-files.ts';

/** The folder of the catalog, below the folder of the generated files. */
export const CATALOG = 'eventcatalog';

/**
 * A folder that EventCatalog reads, by its paths below `generated/`. Everything is in the folder of one service, so that a
 * catalog can replace it whole. It has no teams or domains, because nothing here knows them.
 */
export function catalogFiles(source: CatalogSource): ReadonlyMap<string, string> {
  const { events, asyncApi, openApi } = source;
  const folder = `${CATALOG}/services/${SERVICE}`;
  return new Map([
    [`${folder}/index.mdx`, servicePage(source)],
    [`${folder}/asyncapi.json`, asyncApi],
    [`${folder}/openapi.json`, openApi],
    [`${folder}/channels/queue/index.mdx`, channelPage(source)],
    ...events
      .flatMap((event) => eventFiles(event, source))
      .map(([path, text]) => [`${folder}/events/${path}`, text] as const),
  ]);
}
