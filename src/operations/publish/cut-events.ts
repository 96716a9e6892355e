import { fieldError } from '../../core/field-error.ts';
import { readElements, readJson } from '../../core/json/read-json.ts';
import type { PublishRequest } from './publish-request.ts';
import type { Published } from './publish-result.ts';

/** Maximum number of events in an array. */
export const MAX_EVENTS = 100;

/** The texts of the events of a request, or why it can't be used at all. */
export type CutEvents =
  | { readonly kind: 'one' | 'many'; readonly texts: readonly string[] }
  | Extract<Published, { kind: 'unusable' }>;

/** Cuts the events out of a request. Each text is as it was sent. */
export function cutEvents({
  bodyText,
  idempotencyKey,
  cloudEvents,
}: Pick<PublishRequest, 'bodyText' | 'idempotencyKey' | 'cloudEvents'>): CutEvents {
  // An array may be the data of a single CloudEvent.
  if (cloudEvents && cloudEvents.kind !== 'batch') return { kind: 'one', texts: [bodyText] };
  const elements = readElements(bodyText);
  if (elements.kind === 'no_array') return one(bodyText, cloudEvents !== undefined);
  if (elements.kind === 'malformed') {
    return { kind: 'unusable', why: 'malformed_json', error: elements.fault };
  }
  const { texts } = elements;
  if (texts.length < 1 || texts.length > MAX_EVENTS) {
    const error = fieldError(
      '',
      'maxItems',
      `must have 1 to ${MAX_EVENTS} events, got ${texts.length}`,
    );
    return { kind: 'unusable', why: 'number_of_events', error };
  }
  if (idempotencyKey !== undefined) {
    const text =
      'must be one event, because there is a key for one; give each event of an array its own id';
    return { kind: 'unusable', why: 'key_of_array', error: fieldError('', 'key', text) };
  }
  return { kind: 'many', texts };
}

function one(text: string, isBatch: boolean): CutEvents {
  const json = readJson(text);
  if (json.kind !== 'malformed') {
    if (!isBatch) return { kind: 'one', texts: [text] };
    const expected =
      'must be an array of CloudEvents; one alone has the content type application/cloudevents+json';
    const error = fieldError('', 'type', expected);
    return { kind: 'unusable', why: 'number_of_events', error };
  }
  return { kind: 'unusable', why: 'malformed_json', error: json.fault };
}
