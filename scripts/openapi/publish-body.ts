import type { RequestBody } from '../../src/http/route.ts';
import type { EventDocument } from './event-document.ts';
import { toComponent } from './event-names.ts';

/** What the document says of the route besides the route's own words. */
export const PUBLISH_WORDS = [
  'Each is an envelope of the wire format, or in the short form `{type, payload}`. Once the answer says 201 or 202, the event is never lost. To send it again with the same id is safe. Nothing is kept of an event that is refused.',
  'CloudEvents 1.0 come in structured mode or in batches, by their content types, or in binary mode: with the header `ce-specversion`, the body is the data of one CloudEvent, in any media type of JSON.',
].join('\n\n');

/** Most events that a request may have. */
const MAX_EVENTS = 100;
/** Shown beside the route. Each event type has its own sample. */
const MAX_EXAMPLES = 3;

/**
 * The body of `POST /events` with the events that there are. The route itself knows no schema of it: it reads the text as the
 * pipeline reads a message.
 */
export function publishBody(
  events: readonly EventDocument[],
): Pick<RequestBody, 'schema' | 'examples'> {
  const event = toComponent('EventToPublish');
  const samples = events.flatMap(({ isNewest, sample }) => (isNewest && sample ? [sample] : []));
  const short = samples.slice(0, MAX_EXAMPLES).map(({ shortForm }) => shortForm);
  const [first] = samples;
  return {
    schema: {
      title: 'PublishRequest',
      description: 'One event, or several.',
      anyOf: [event, { type: 'array', minItems: 1, maxItems: MAX_EVENTS, items: event }],
    },
    examples: {
      ...(first && { 'the short form': first.shortForm, 'an envelope': first.envelope }),
      ...(short.length > 0 && { 'several events': short }),
    },
  };
}
