import type { MessageAttribute, MessageAttributes } from '../message-attribute.ts';
import type { Reading } from '../reading.ts';
import { findFields, type FieldTable } from './find-fields.ts';
import { readForeign } from './foreign-event.ts';
import type { FormatContext } from './format-context.ts';
import { bodyAt } from './inner-text.ts';
import type { Mappings } from './mappings.ts';
import { isObject, without, type JsonObject, type Place } from './places.ts';
import type { Sent } from './sent.ts';
import type { Notification } from './sns.ts';
import { textOf } from './text-of.ts';
import { TRACING } from './tracing.ts';

/** Where SNS has an attribute of a message. */
const inAttributes = (name: string): Place => ['MessageAttributes', name, 'Value'];

/** Where a message of SNS has the fields of the native envelope, if no event with an envelope is in it. */
const FIELDS: FieldTable = {
  event_id: [inAttributes('event_id'), ['MessageId']],
  event_type: [inAttributes('event_type')],
  tenant_id: [inAttributes('tenant_id')],
  client_id: [inAttributes('client_id')],
  schema_version: [inAttributes('schema_version')],
  occurred_at: [inAttributes('occurred_at'), ['Timestamp']],
  group_id: [inAttributes('group_id')],
  expires_at: [inAttributes('expires_at')],
  correlation_id: [inAttributes('correlation_id')],
  causation_id: [inAttributes('causation_id')],
  generation: [inAttributes('generation')],
};

/** Whether a message has its envelope in attributes that are named as the native fields are, or as the mappings say. */
export function isAttributeForm(
  attributes: MessageAttributes | undefined,
  { places }: Mappings,
): boolean {
  return attributes?.['event_type'] !== undefined || places.sns['event_type'] !== undefined;
}

/** Reads an event whose envelope is in message attributes. The message is its body. */
export function readAttributeForm(
  { message, attributes = {}, frame }: Notification,
  sent: Sent,
  context: FormatContext,
): Reading {
  const { mappings, schemas, now } = context;
  const place = mappings.places.sns['body'] ?? ['Message'];
  const { body, content } = bodyAt(message, place.slice(1), '/Message');
  const values = Object.entries(attributes).map(
    ([name, each]) => [name, valueOf(name, each)] as const,
  );
  const MessageAttributes = Object.fromEntries(values.map(([name, Value]) => [name, { Value }]));
  const view = { ...frame, MessageAttributes, Message: content };
  const { fields, used } = findFields(view, 'sns', FIELDS, mappings);
  const taken = new Set(
    used.map(([first, name]) => (first === 'MessageAttributes' ? name : first)),
  );
  const kept = [...values, ['Subject', frame['Subject']] as const];
  const extra = kept.filter(
    ([name, value]) => value !== undefined && !taken.has(name) && !TRACING.has(name),
  );
  const rest = without({ Message: content }, [...used, place]);
  const found = {
    fields,
    body,
    extra: { ...Object.fromEntries(extra), ...objectOr(rest) },
    errors: [],
  };
  return readForeign(found, sent, schemas, now);
}

/** The value of an attribute: a text, but for the only field that is a number. */
function valueOf(name: string, attribute: MessageAttribute): string | number {
  const text = textOf(attribute);
  return name === 'generation' && /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : text;
}

function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
