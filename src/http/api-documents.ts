import { readFile } from 'node:fs/promises';

/** The documents of the API, which the build makes. They are read when somebody asks for them. */
export interface ApiDocuments {
  /** The OpenAPI document, as JSON. */
  openApi(): Promise<string>;
  /** The same as a page, in HTML. */
  page(): Promise<string>;
}

/** @param folder `documents/` beside the bundle of a function, or in `generated/` */
export function documentsIn(folder: URL): ApiDocuments {
  const read = (name: string) => readFile(new URL(name, folder), 'utf8');
  return { openApi: () => read('openapi.json'), page: () => read('docs.html') };
}
