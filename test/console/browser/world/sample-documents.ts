import { makeDocuments } from '../../../../scripts/openapi/make-documents.ts';
import { documentSource } from '../../../../scripts/openapi/write-documents.ts';
import { loadSamples } from '../../../../scripts/samples/load-samples.ts';
import type { ApiDocuments, DocumentedEvent } from '../../../../src/http/api-documents.ts';

let made: Promise<ReadonlyMap<string, string>> | undefined;

/** The documents of an API that takes the sample events. */
export const SAMPLE_DOCUMENTS: ApiDocuments = {
  openApi: () => textOf('openapi.json'),
  asyncApi: () => textOf('asyncapi.json'),
  page: () => textOf('docs.html'),
  events: async () => JSON.parse(await textOf('events.json')) as readonly DocumentedEvent[],
  event: ({ type, version }) => textOf(`events/${type}/${version}.json`),
};

async function textOf(name: string): Promise<string> {
  made ??= make();
  const text = (await made).get(`documents/${name}`);
  if (text === undefined) throw new Error(`There is no document ${name}.`);
  return text;
}

async function make(): Promise<ReadonlyMap<string, string>> {
  return makeDocuments(await documentSource(await loadSamples()), 'schemas');
}
