import { readFile } from 'node:fs/promises';

/** A type and version of events that has a schema. */
export interface DocumentedEvent {
  readonly type: string;
  /** `v1`, `v2`, … */
  readonly version: string;
}

/** What the build makes for the API. It is read when somebody asks for it. */
export interface ApiDocuments {
  /** The OpenAPI document, as JSON. */
  openApi(): Promise<string>;
  /** The AsyncAPI document of the queue, as JSON. */
  asyncApi(): Promise<string>;
  /** The OpenAPI document as a page, in HTML. */
  page(): Promise<string>;
  /** The types and versions that have schemas, sorted, oldest version first. */
  events(): Promise<readonly DocumentedEvent[]>;
  /** Schema, description and sample of one of these, as the members of a JSON object: `{"schema": …, "sample": …}`. */
  event(event: DocumentedEvent): Promise<string>;
}

/** @param folder `documents/` beside the bundle of a function, or in `generated/` */
export function documentsIn(folder: URL): ApiDocuments {
  const read = (name: string) => readFile(new URL(name, folder), 'utf8');
  return {
    openApi: () => read('openapi.json'),
    asyncApi: () => read('asyncapi.json'),
    page: () => read('docs.html'),
    events: async () => JSON.parse(await read('events.json')) as readonly DocumentedEvent[],
    event: ({ type, version }) => read(`events/${type}/${version}.json`),
  };
}
