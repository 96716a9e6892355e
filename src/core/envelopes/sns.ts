import { fieldError } from '../field-error.ts';
import { readJson } from '../json/read-json.ts';
import type { MessageAttributes } from '../message-attribute.ts';
import type { Reading } from '../reading.ts';
import { inOrder, textOf } from './attribute-value.ts';
import { refuse } from './foreign-event.ts';
import type { Mappings } from './mappings.ts';
import { isObject, type JsonObject, type Place } from './places.ts';
import type { Sent } from './sent.ts';

const CONFIRMATIONS: Readonly<Record<string, string>> = {
  SubscriptionConfirmation:
    'this message asks whether the topic may send here: open its SubscribeURL to confirm',
  UnsubscribeConfirmation:
    'this message says that the topic sends nothing here any more: open its SubscribeURL to subscribe again',
};

/** A message of SNS, as it wraps it for SQS. */
export interface Notification {
  readonly message: string;
  readonly attributes: MessageAttributes | undefined;
  /** What else SNS says. */
  readonly frame: JsonObject;
}

/** Whether a value is what SNS sends to a queue without raw message delivery. */
export function isSns(value: unknown): boolean {
  return isNotification(value) || isConfirmation(value);
}

function isNotification(value: unknown): value is JsonObject {
  return (
    isObject(value) && value['Type'] === 'Notification' && typeof value['Message'] === 'string'
  );
}

function isConfirmation(value: unknown): value is JsonObject {
  const type = isObject(value) && value['Token'] !== undefined ? value['Type'] : undefined;
  return typeof type === 'string' && Object.hasOwn(CONFIRMATIONS, type);
}

/** The message in the text of SNS, or why there is none. */
export function readNotification(text: string, sent: Sent): Notification | Reading {
  const json = readJson(text);
  if (json.kind !== 'sound') return refuse(sent, 'invalid_envelope', [json.fault]);
  const { value } = json;
  if (isNotification(value)) {
    const { Message: message, MessageAttributes: attributes, ...frame } = value;
    return { message: String(message), attributes: attributesIn(attributes), frame };
  }
  const type = isObject(value) ? String(value['Type']) : '';
  const expected = `must be "Notification": ${CONFIRMATIONS[type] ?? 'this is another message'}`;
  return refuse(sent, 'invalid_envelope', [fieldError('/Type', 'sns', expected)]);
}

/** The attributes that SNS writes as `{ "<name>": { "Type": …, "Value": … } }`. */
function attributesIn(value: unknown): MessageAttributes | undefined {
  if (!isObject(value)) return undefined;
  const attributes = Object.entries(value).flatMap(([name, attribute]) => {
    const { Type: type, Value: text } = isObject(attribute) ? attribute : {};
    if (typeof type !== 'string' || typeof text !== 'string') return [];
    return [[name, { type, value: text }] as const];
  });
  return Object.fromEntries(attributes);
}

/** The text by which SNS would wrap a message. It is the same in whatever order the attributes come. */
export function wrapped(message: string, attributes: MessageAttributes): string {
  const members = inOrder(attributes).map(([name, attribute]) => {
    return [name, { Type: attribute.type, Value: textOf(attribute) }] as const;
  });
  const MessageAttributes = Object.fromEntries(members);
  return JSON.stringify({ Type: 'Notification', Message: message, MessageAttributes });
}

/** How a sender names a place, if the message came by raw message delivery: `wrapped` has the other names. */
export function rawPointer(pointer: string): string {
  return pointer
    .replace(/^\/MessageAttributes\/([^/]*)(?:\/(?:Type|Value))?$/, '/attributes/$1')
    .replace(/^\/Message(?=\/|$)/, '/body')
    .replace(/^\/MessageId$/, '/attributes/event_id')
    .replace(/^\/Timestamp$/, '/attributes/occurred_at');
}

/** The mappings without the places that a message of raw delivery can't have: it has only its text and its attributes. */
export function rawMappings({ places, ...others }: Mappings): Mappings {
  const inMessage = ([, [member = '']]: readonly [string, Place]) => RAW_MEMBERS.has(member);
  const sns = Object.fromEntries(Object.entries(places.sns).filter(inMessage));
  return { ...others, places: { ...places, sns } };
}

const RAW_MEMBERS: ReadonlySet<string> = new Set(['Message', 'MessageAttributes', 'Type']);
