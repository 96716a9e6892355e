import { referenceToFile, type BodyForm, type EventSchemaFile } from '../../openapi/event-body.ts';
import type { EventDocument } from '../../openapi/event-document.ts';
import { bodyName, pointerTo, toComponent } from '../../openapi/event-names.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import type { DocumentsSource } from '../documents-source.ts';
import type { AsyncApiDocument, OperationObject, Reference, Tag } from './asyncapi-document.ts';
import { binaryForm, structuredForm } from './cloud-event-forms.ts';
import { meansTheSameInDraft07, rulesBeyondDraft07, toDraft07 } from './draft-07.ts';
import type { MessageForm } from './message-form.ts';
import { messageName, messageOf } from './message.ts';
import { NATIVE } from './native-form.ts';
import { INFO, QUEUE, SECURITY_SCHEMES, SQS_SERVER } from './texts.ts';

const CHANNEL = 'events';

/**
 * The AsyncAPI 3.0 document of the queue: the project is the application that receives, so senders read its operations as
 * what they may send.
 *
 * @param bodyOf how it shows the schemas of events' bodies
 */
export function asyncApiDocument(
  { version, events, mappings }: DocumentsSource,
  bodyOf: BodyForm,
): AsyncApiDocument {
  const forms = [NATIVE, structuredForm(mappings), binaryForm(mappings)];
  const names = forms.flatMap((form) => events.map((event) => messageName(event, form)));
  return {
    asyncapi: '3.0.0',
    info: { ...INFO, version, tags: tagsOf(forms, events) },
    defaultContentType: 'application/json',
    servers: { sqs: SQS_SERVER },
    channels: {
      [CHANNEL]: {
        ...QUEUE,
        messages: Object.fromEntries(names.map((name) => [name, toMessage(name)])),
      },
    },
    operations: Object.fromEntries(
      forms.map((form) => [form.operation.id, operationOf(form, events)]),
    ),
    components: {
      schemas: Object.fromEntries(events.map((event) => [bodyName(event), bodyOf(event)])),
      messages: Object.fromEntries(
        forms.flatMap((form) =>
          events.map((event) => [
            messageName(event, form),
            messageOf(event, form, toComponent(bodyName(event))),
          ]),
        ),
      ),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** Refers to the schema's file if that means the same in AsyncAPI's schema format. @param folder relative to the document */
export function fileOrDraft07(folder: string): BodyForm {
  return (file) =>
    meansTheSameInDraft07(file.schema) ? referenceToFile(folder)(file) : embeddedDraft07(file);
}

/** The schema itself, in AsyncAPI's schema format. It says which of its rules that format doesn't have. */
export const embeddedDraft07: BodyForm = (file) => {
  const { $id, $schema, ...schema } = file.schema;
  return { ...toDraft07(schema, pointerTo(bodyName(file))), ...describedLimits(file) };
};

/** No schema, only a sentence that says where to find it. */
export const wordsOnly: BodyForm = ({ eventType, version }) => ({
  description: `The schema is too large for this document. The HTTP API has it: \`GET /schemas/${eventType}/${version}\`.`,
});

function describedLimits({ schema }: EventSchemaFile): JsonSchema {
  const beyond = rulesBeyondDraft07(schema);
  if (beyond.length === 0) return {};
  const own = typeof schema['description'] === 'string' ? [schema['description']] : [];
  const limits = `AsyncAPI's schema format doesn't have ${beyond.map((word) => `\`${word}\``).join(', ')}, so its tools may accept more than the event processor.`;
  return { description: [...own, limits].join('\n\n') };
}

function operationOf(
  { operation, ...form }: MessageForm,
  events: readonly EventDocument[],
): OperationObject {
  const { id, tag, ...texts } = operation;
  const names = events.map((event) => messageName(event, form));
  return {
    action: 'receive',
    channel: { $ref: `#/channels/${CHANNEL}` },
    ...texts,
    tags: [{ name: tag }],
    messages: names.map((name) => ({ $ref: `#/channels/${CHANNEL}/messages/${name}` })),
  };
}

function toMessage(name: string): Reference {
  return { $ref: `#/components/messages/${name}` };
}

/** The types of events, and the forms in which they come. */
function tagsOf(forms: readonly MessageForm[], events: readonly EventDocument[]): Tag[] {
  const formTags = forms.map(({ operation }) => operation.tag);
  const types = events.map(({ eventType }) => eventType);
  return [...new Set([...formTags, ...types])].map((name) => ({ name }));
}
