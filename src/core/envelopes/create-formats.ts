import { fieldError, kindOf } from '../field-error.ts';
import type { MessageAttributes } from '../message-attribute.ts';
import { isNativeObject } from '../read-message.ts';
import type { Reading } from '../reading.ts';
import { isAttributeForm, readAttributeForm } from './attribute-form.ts';
import {
  contentType,
  isBinary,
  lacksVersion,
  readBinary,
  structured,
} from './binary-cloudevent.ts';
import { isCloudEvent, isUnversioned, readCloudEvent } from './cloudevents.ts';
import type { EventFormats } from './event-formats.ts';
import { isBusEvent, isUntypedBusEvent, readBusEvent, refuseUntyped } from './eventbridge.ts';
import { refuse } from './foreign-event.ts';
import type { FormatContext } from './format-context.ts';
import { draftCloudEvent } from './http-cloudevent.ts';
import { parsed } from './inner-text.ts';
import type { Mappings } from './mappings.ts';
import { readNativeInside } from './native-inside.ts';
import { inside, sentAs, type Sent } from './sent.ts';
import {
  isSns,
  rawMappings,
  rawPointer,
  readNotification,
  wrapped,
  type Notification,
} from './sns.ts';

/** Reads events of all formats but the native one. @param mappings what is named differently outside. */
export function createFormats(mappings: Mappings): EventFormats {
  return {
    read: ({ text, attributes }, schemas, now) =>
      read(text, attributes, { mappings, schemas, now }),
    textWithAttributes: (text, attributes) => textWithAttributes(text, attributes, mappings),
    draftCloudEvent: (event, defaults, schemas) =>
      draftCloudEvent(event, defaults, { mappings, schemas }),
  };
}

/** Reads a message by the first format that it has a sign of: docs/formats.md lists the signs. */
function read(
  text: string,
  attributes: MessageAttributes | undefined,
  context: FormatContext,
): Reading | undefined {
  if (attributes && isBinary(attributes)) return readBinaryForm(text, attributes, context);
  const value = parsed(text);
  if (isNativeObject(value)) return undefined;
  if (isBatch(value, attributes)) return refuseBatch(sentAs('cloudevents', text), value);
  if (isCloudEvent(value)) return readCloudEvent(text, sentAs('cloudevents', text), context);
  if (isBusEvent(value)) return readBusEvent(text, sentAs('eventbridge', text), context);
  if (isSns(value)) return readSns(text, context);
  if (attributes && lacksVersion(attributes)) return readBinaryForm(text, attributes, context);
  if (attributes && isAttributeForm(attributes, context.mappings)) {
    return readRaw(wrapped(text, attributes), context);
  }
  if (isUnversioned(value)) return readCloudEvent(text, sentAs('cloudevents', text), context);
  return isUntypedBusEvent(value) ? refuseUntyped(sentAs('eventbridge', text)) : undefined;
}

function readBinaryForm(
  text: string,
  attributes: MessageAttributes,
  context: FormatContext,
): Reading {
  const event = structured(text, attributes, context.mappings);
  return readBinary(event, sentAs('cloudevents', event.text), context);
}

function textWithAttributes(
  text: string,
  attributes: MessageAttributes,
  mappings: Mappings,
): string | undefined {
  if (isBinary(attributes)) return structured(text, attributes, mappings).text;
  const value = parsed(text);
  const isElsewhere = [isNativeObject, isCloudEvent, isBusEvent, isSns].some((is) => is(value));
  if (isElsewhere || isBatch(value, attributes)) return undefined;
  if (lacksVersion(attributes)) return structured(text, attributes, mappings).text;
  return isAttributeForm(attributes, mappings) ? wrapped(text, attributes) : undefined;
}

/** Reads an event in the attribute form by the text that it is kept as. So it reads the same when that is sent again. */
function readRaw(text: string, context: FormatContext): Reading {
  const sent = { ...sentAs('sns', text), pointerOf: rawPointer };
  const notification = readNotification(text, sent);
  if ('kind' in notification) return notification;
  const mappings = rawMappings(context.mappings);
  return readAttributeForm(notification, sent, { ...context, mappings });
}

/** Reads what SNS has wrapped: an event in one of the other formats, or the body of an event. */
function readSns(text: string, context: FormatContext): Reading {
  const sent = sentAs('sns', text);
  const notification = readNotification(text, sent);
  return 'kind' in notification ? notification : readNotified(notification, sent, context);
}

function readNotified(notification: Notification, sent: Sent, context: FormatContext): Reading {
  const { message, attributes } = notification;
  const readAttributes = (named: MessageAttributes) =>
    readBinary(structured(message, named, context.mappings), wrappedBinary(sent), context);
  if (attributes && isBinary(attributes)) return readAttributes(attributes);
  const value = parsed(message);
  const within = inside(sent, '/Message');
  if (isNativeObject(value)) return readNativeInside(message, within, context);
  if (isBatch(value, attributes)) return refuseBatch(within, value);
  if (isCloudEvent(value)) return readCloudEvent(message, within, context);
  if (isBusEvent(value)) return readBusEvent(message, within, context);
  if (attributes && lacksVersion(attributes)) return readAttributes(attributes);
  if (isAttributeForm(attributes, context.mappings)) {
    return readAttributeForm(notification, sent, context);
  }
  if (isSns(value)) return refuseNested(sent);
  return isUnversioned(value)
    ? readCloudEvent(message, within, context)
    : readNativeInside(message, within, context);
}

function refuseNested(sent: Sent): Reading {
  const expected = 'must be an event, not a message of SNS';
  return refuse(sent, 'invalid_envelope', [fieldError('/Message', 'nested_sns', expected)]);
}

/** How SNS names the places of a CloudEvent in binary mode. */
function wrappedBinary(sent: Sent): Sent {
  const pointerOf = (pointer: string): string =>
    sent.pointerOf(
      pointer
        .replace(/^\/attributes\/([^/]*)$/, '/MessageAttributes/$1/Value')
        .replace(/^\/data(?=\/|$)/, '/Message'),
    );
  return { ...sent, pointerOf };
}

function isBatch(value: unknown, attributes: MessageAttributes | undefined): boolean {
  const type = contentType(attributes)?.toLowerCase();
  if (type?.startsWith('application/cloudevents-batch') === true) return true;
  return Array.isArray(value) && value.some(isCloudEvent);
}

function refuseBatch(sent: Sent, value: unknown): Reading {
  const expected = 'must be one event: send each event of a batch in a message of its own';
  const error = fieldError('', 'cloudevents_batch', `${expected}, got ${kindOf(value)}`);
  return refuse(sent, 'invalid_envelope', [error]);
}
