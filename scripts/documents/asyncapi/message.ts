import type { EventDocument } from '../../openapi/event-document.ts';
import { bodyName, type EventVersion } from '../../openapi/event-names.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import type { MessageExample, MessageObject } from './asyncapi-document.ts';
import type { MessageForm } from './message-form.ts';

/** The name of a message in the document: `order.placed.v2`, `order.placed.v2.cloudevent`. */
export function messageName(event: EventVersion, { suffix }: Pick<MessageForm, 'suffix'>): string {
  return `${bodyName(event)}${suffix}`;
}

/** The message of an event in a form. @param body the schema of the event's body */
export function messageOf(
  event: EventDocument,
  form: MessageForm,
  body: JsonSchema,
): MessageObject {
  const { eventType, version, schema } = event;
  const { title: summary, description, deprecated } = schema;
  const { tag } = form.operation;
  return {
    name: messageName(event, form),
    title: `${eventType} ${version} (${form.operation.title})`,
    ...(typeof summary === 'string' && { summary }),
    ...(typeof description === 'string' && { description }),
    contentType: form.contentType,
    ...(form.headers && { headers: form.headers(event) }),
    payload: form.payload(event, body),
    correlationId: {
      description: 'Names the business process that the event belongs to, if it has one.',
      location: form.correlationId,
    },
    tags: [{ name: eventType }, { name: tag }],
    ...(deprecated === true && { deprecated }),
    ...examplesOf(event, form),
  };
}

function examplesOf(
  { sample }: EventDocument,
  form: MessageForm,
): { examples?: readonly MessageExample[] } {
  const parts = sample && form.sample(sample.envelope);
  if (!parts) return {};
  return { examples: [{ name: 'sample', summary: 'A sample of the event.', ...parts }] };
}
