import type { DocumentsSource } from '../documents-source.ts';
import { asyncApiDocument, embeddedDraft07, fileOrDraft07, wordsOnly } from './document.ts';

/** The document that needs no other file. */
export const BUNDLED = 'asyncapi.bundled.json';

/**
 * The AsyncAPI documents, by their paths below `generated/`: `asyncapi.json` refers to the files of the schemas,
 * `asyncapi.bundled.json` stands for itself.
 *
 * @param schemaFolder the folder of the schemas, relative to `asyncapi.json`
 */
export function asyncApiFiles(
  source: DocumentsSource,
  schemaFolder: string,
): ReadonlyMap<string, string> {
  const text = (bodyOf: ReturnType<typeof fileOrDraft07>) =>
    `${JSON.stringify(asyncApiDocument(source, bodyOf), null, 2)}\n`;
  return new Map([
    ['asyncapi.json', text(fileOrDraft07(schemaFolder))],
    [BUNDLED, text(embeddedDraft07)],
  ]);
}

/** The document that the HTTP API serves. If it wouldn't fit, what the schemas say and the samples are left out. */
export function servedAsyncApi(source: DocumentsSource, fits: (text: string) => boolean): string {
  const whole = JSON.stringify(asyncApiDocument(source, embeddedDraft07));
  if (fits(whole)) return whole;
  const events = source.events.map(({ sample, schema, ...event }) => ({
    ...event,
    // Its words would be in each message.
    schema: schema['deprecated'] === true ? { deprecated: true } : {},
  }));
  return JSON.stringify(asyncApiDocument({ ...source, events }, wordsOnly));
}
