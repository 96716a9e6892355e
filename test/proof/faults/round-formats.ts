import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { seededRandom } from '../../../scripts/traffic/random.ts';
import { ENVELOPE_FIELDS } from '../../../scripts/formats/native-event.ts';
import { readJson } from '../../../src/core/json/read-json.ts';
import { MAX_ATTRIBUTES } from '../../../src/core/message-attribute.ts';
import type { Form, SentEvent, SentMessage } from '../../support/independent-writer/form.ts';
import { NATIVE } from '../../support/independent-writer/native-form.ts';
import { WAYS, waysFor, type Way } from '../../support/independent-writer/ways.ts';

/** A message as a round sends it. */
export interface RoundMessage extends PlannedMessage {
  /** Missing if its sender wrote a native event. */
  readonly foreign?: ForeignMessage;
}

interface ForeignMessage {
  readonly format: Form['format'];
  /** The native text of its event; of a rejected message the JSON that the ledger keeps. */
  readonly native: string;
}

/** Share of the messages that are written in other formats, if they can be. */
const SHARE = 1 / 3;

/** Other faults are in the JSON itself, or in a field for which another format has a second place. */
const FOREIGN_REASONS = ['unknown_type', 'unknown_version', 'invalid_body', 'expired'];

const KNOWN: readonly string[] = [...ENVELOPE_FIELDS, 'generation'];

/** Writes a share of the messages in other formats. So duplicates and conflicts often come in several. */
export function inFormats(messages: readonly PlannedMessage[], seed: number): RoundMessage[] {
  return messages.map((message, place) => {
    const random = seededRandom(seed, 'format', place);
    const event = random.chance(SHARE) ? sentEvent(message) : undefined;
    const written = event ? writings(message, event, seed) : [];
    return written.length > 0 ? random.pick(written) : message;
  });
}

/** The event of a message; `undefined` if other formats can't have it. */
function sentEvent({ body: text, expected }: PlannedMessage): SentEvent | undefined {
  if (expected.outcome === 'rejected' && !FOREIGN_REASONS.includes(expected.reason)) return;
  const reading = readJson(text, 'body');
  if (reading.kind !== 'sound' || reading.bodyText === '') return undefined;
  const { body, ...fields } = reading.value as Record<string, unknown>;
  const areKnown = Object.keys(fields).every((name) => KNOWN.includes(name));
  return areKnown ? { fields, bodyText: reading.bodyText } : undefined;
}

function writings(message: PlannedMessage, event: SentEvent, seed: number): RoundMessage[] {
  return (
    waysFor(event)
      .filter(({ form: { format }, extra }) => extra === extraOf(message, format, seed))
      .map((way) => written(message, event, way))
      // A copy has one attribute more. If that is one too many, an outage dead-letters the message.
      .filter(({ attributes = {} }) => Object.keys(attributes).length < MAX_ATTRIBUTES)
  );
}

/** All messages of an event say the same around it in one format. Otherwise they would be conflicts. */
function extraOf({ tenantId, eventId, expected }: PlannedMessage, format: string, seed: number) {
  // The ledger keeps what an expired event says around it in its text, too.
  if (expected.outcome === 'rejected' && expected.reason === 'expired') return '';
  const extras = WAYS.filter(({ form }) => form.format === format).map(({ extra }) => extra);
  return seededRandom(seed, 'extra', tenantId, eventId ?? '', format).pick(extras);
}

function written(message: PlannedMessage, event: SentEvent, way: Way): RoundMessage {
  const { form, rawText } = way;
  const sent = form.write(event);
  const isKept = message.expected.outcome === 'rejected' && message.expected.reason !== 'expired';
  const kept = rawText?.(event, sent) ?? sent.text;
  return {
    ...message,
    body: sent.text,
    ...(sent.attributes && { attributes: textAttributes(sent) }),
    foreign: { format: form.format, native: isKept ? kept : NATIVE.write(event).text },
  };
}

function textAttributes({ attributes = {} }: SentMessage) {
  const entries = Object.entries(attributes).map(
    ([name, { value }]) => [name, { type: 'String', value: String(value) }] as const,
  );
  return Object.fromEntries(entries);
}
