import type { JsonReading } from '../json/read-json.ts';
import type { MessageAttributes } from '../message-attribute.ts';
import type { Reading } from '../reading.ts';
import type { SchemaFinder } from '../schema-finder.ts';
import type { CloudEventDefaults, CloudEventDraft, HttpCloudEvent } from './cloudevent-draft.ts';

/** A message that may be in another format than the native one. */
export interface ForeignMessage {
  readonly text: string;
  /** What `readJson` says about the text. */
  readonly json: JsonReading;
  /** Its message attributes, if it has some. */
  readonly attributes?: MessageAttributes | undefined;
}

/** Reads messages in other formats than the native one. */
export interface EventFormats {
  /**
   * Reads a message by the rules of its format.
   *
   * @param now milliseconds since 1970, for `expires_at`.
   * @returns `undefined` if the message is in no other format. Then it is read as a native one.
   */
  read(message: ForeignMessage, schemas: SchemaFinder, now: number): Reading | undefined;
  /**
   * The text that says the same without message attributes: it is read as the same event, and has the same hash.
   *
   * @returns `undefined` if the event isn't in them.
   */
  textWithAttributes(text: string, attributes: MessageAttributes): string | undefined;
  /**
   * Prepares a CloudEvent that came over HTTP to be read: what it leaves out gets defaults. What it has stays, its data to the
   * letter.
   */
  draftCloudEvent(
    event: HttpCloudEvent,
    defaults: CloudEventDefaults,
    schemas: SchemaFinder,
  ): CloudEventDraft;
}
