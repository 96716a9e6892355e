import type { EventVersion } from '../../openapi/event-names.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import type { SampleEvent } from '../../traffic/sample-event.ts';

/** A form in which senders put events into the queue. */
export interface MessageForm {
  readonly operation: FormTexts;
  /** Follows the event's name in the name of its message. */
  readonly suffix: string;
  readonly contentType: string;
  /** Where the message has its correlation id: an AsyncAPI runtime expression. */
  readonly correlationId: string;
  /** The schema of the SQS message's attributes, if the form needs any. */
  readonly headers?: (event: EventVersion) => JsonSchema;
  /** The schema of the SQS message's text. */
  readonly payload: (event: EventVersion, body: JsonSchema) => JsonSchema;
  /** Missing if there is none in this form. */
  readonly sample: (event: SampleEvent) => MessageSample | undefined;
}

/** What the document says of all messages of a form. */
export interface FormTexts {
  readonly id: string;
  readonly tag: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
}

export interface MessageSample {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly payload: unknown;
}
