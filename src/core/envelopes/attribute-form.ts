import type { MessageAttributes } from '../message-attribute.ts';
import type { Reading } from '../reading.ts';
import { fieldValueOf, textOf } from './attribute-value.ts';
import { findFields, tableByNames, type FieldTable } from './find-fields.ts';
import { readForeign } from './foreign-event.ts';
import type { FormatContext } from './format-context.ts';
import { bodyAt } from './inner-text.ts';
import type { Mappings } from './mappings.ts';
import { remainder, type Place } from './places.ts';
import type { Sent } from './sent.ts';
import type { Notification } from './sns.ts';
import { TRACING } from './tracing.ts';

/** Where SNS has an attribute of a message. */
const inAttributes = (name: string): Place => ['MessageAttributes', name, 'Value'];

/** Where a message of SNS has the fields of the native envelope, if no event with an envelope is in it. */
export const NOTIFICATION_FIELDS: FieldTable = tableByNames(inAttributes, {
  event_id: [['MessageId']],
  occurred_at: [['Timestamp']],
});

/**
 * Whether a message has its envelope in attributes that are named as the native fields are, or as the mappings say. With a
 * version alone, it is rejected because its type is missing.
 */
export function isAttributeForm(
  attributes: MessageAttributes | undefined,
  { places }: Mappings,
): boolean {
  const named = attributes?.['event_type'] ?? attributes?.['schema_version'];
  return named !== undefined || places.sns['event_type'] !== undefined;
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
  const all = Object.entries(attributes);
  const values = all.map(([name, each]) => [name, { Value: fieldValueOf(each) }] as const);
  const view = { ...frame, MessageAttributes: Object.fromEntries(values), Message: content };
  const { fields, used } = findFields(view, 'sns', NOTIFICATION_FIELDS, mappings);
  const taken = new Set(used.map(([first, name]) => first === 'MessageAttributes' && name));
  const kept = all.filter(([name]) => !taken.has(name) && !TRACING.has(name));
  const texts = kept.map(([name, each]) => [name, textOf(each)] as const);
  const rest = remainder({ Subject: frame['Subject'], Message: content }, [...used, place]);
  const extra = { ...Object.fromEntries(texts), ...rest };
  return readForeign({ fields, body, extra, errors: [] }, sent, schemas, now);
}
