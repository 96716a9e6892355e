import type { MessageAttributes } from '../../../src/core/message-attribute.ts';

/** An event as its sender means it, whatever the format in which it is sent. */
export interface SentEvent {
  /** The fields of the native envelope by their wire names. A test may leave one out, or give it a wrong value. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The JSON text of the body. */
  readonly bodyText: string;
}

/** A message as it is sent to SQS. */
export interface SentMessage {
  readonly text: string;
  readonly attributes?: MessageAttributes;
}

/**
 * A way in which a sender may write an event. The forms are written from the specifications of their formats, and share no
 * code with the reader or with the commands. So a mistake must be made twice to stay unnoticed.
 */
export interface Form {
  /** Completes "an event that is sent as …". */
  readonly name: string;
  readonly format: 'native' | 'cloudevents' | 'sns' | 'eventbridge';
  readonly write: (event: SentEvent) => SentMessage;
  /** Where this form has what a native message has at this pointer. */
  readonly pointer: (native: string) => string;
  /** Whether the envelope is in message attributes. Then every value of the envelope is a text. */
  readonly hasAttributes?: true;
}

/** The JSON text of an object with one more member, which has exactly this text. */
export function objectText(
  members: Readonly<Record<string, unknown>>,
  last: string,
  lastText: string,
): string {
  const others = JSON.stringify(members).slice(0, -1);
  return `${others}${others === '{' ? '' : ','}${JSON.stringify(last)}:${lastText}}`;
}

/** Replaces the first token of a native pointer: the field's name, or `body`. */
export function moved(native: string, place: (field: string) => string): string {
  const [, field, ...rest] = native.split('/');
  return field === undefined ? '' : [place(field), ...rest].join('/');
}
