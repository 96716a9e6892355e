import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import { attributesOf, placesElsewhere, type Attribute } from './cloud-event-attributes.ts';
import { cloudEventOf } from './cloud-event.ts';
import type { MessageForm } from './message-form.ts';
import { neededChoices } from './needed-attributes.ts';

// CloudEvents 1.0: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md. docs/formats.md has the table of
// its attributes and our fields.

const JSON_TYPE = {
  type: 'string',
  description: 'A JSON media type. Default: `application/json`.',
};

/** A CloudEvent as one JSON object. */
export function structuredForm(mappings: MappingsFile): MessageForm {
  return {
    operation: {
      id: 'receiveCloudEvents',
      tag: 'CloudEvents',
      title: 'CloudEvents 1.0, structured',
      summary: 'Takes CloudEvents 1.0 in structured JSON mode.',
      description: [
        'The text of the message is a CloudEvent in JSON, with the event’s data as `data`. Attributes that the document doesn’t name are kept with the event. Data in base64, as `data_base64`, is taken too, but the document describes only `data`. A batch of CloudEvents is refused.',
        ...placesElsewhere(mappings),
      ].join(' '),
    },
    suffix: '.cloudevent',
    contentType: 'application/cloudevents+json',
    correlationId: '$message.payload#/correlationid',
    payload: (event, body) => {
      const attributes = attributesOf(event, mappings);
      return {
        type: 'object',
        description: `A CloudEvent of ${event.eventType} ${event.version}.`,
        required: [...requiredOf(attributes), 'data'],
        ...neededChoices(event, mappings),
        properties: {
          ...propertiesOf(attributes),
          datacontenttype: JSON_TYPE,
          data: dataSchema(body, mappings),
        },
      };
    },
    sample: (event) => {
      const payload = cloudEventOf(event, mappings);
      return payload && { payload };
    },
  };
}

/** A CloudEvent whose attributes are message attributes. */
export function binaryForm(mappings: MappingsFile): MessageForm {
  return {
    operation: {
      id: 'receiveBinaryCloudEvents',
      tag: 'CloudEvents',
      title: 'CloudEvents 1.0, binary',
      summary: 'Takes CloudEvents 1.0 in binary mode.',
      description: [
        'The text of the message is the event’s data. The attributes of the CloudEvent are attributes of the SQS message, of the type `String`, with the prefix `ce-`. SQS takes at most ten.',
        ...placesElsewhere(mappings),
      ].join(' '),
    },
    suffix: '.cloudevent-binary',
    contentType: 'application/json',
    correlationId: '$message.header#/ce-correlationid',
    headers: (event) => {
      const attributes = attributesOf(event, mappings).map(asMessageAttribute);
      return {
        type: 'object',
        description: 'Attributes of the SQS message.',
        required: requiredOf(attributes),
        ...neededChoices(event, mappings, 'ce-'),
        properties: { ...propertiesOf(attributes), 'content-type': JSON_TYPE },
      };
    },
    payload: (_, body) => dataSchema(body, mappings),
    sample: (event) => {
      const cloudEvent = cloudEventOf(event, mappings);
      if (!cloudEvent) return undefined;
      const { data, datacontenttype = '', ...context } = cloudEvent;
      const headers = Object.entries(context).map(
        ([name, value]) => [`ce-${name}`, value] as const,
      );
      return {
        headers: { ...Object.fromEntries(headers), 'content-type': datacontenttype },
        payload: data,
      };
    },
  };
}

function requiredOf(attributes: readonly Attribute[]): string[] {
  return attributes.flatMap(({ name, required }) => (required ? [name] : []));
}

function propertiesOf(attributes: readonly Attribute[]): Record<string, JsonSchema> {
  return Object.fromEntries(attributes.map(({ name, schema }) => [name, schema]));
}

function asMessageAttribute(attribute: Attribute): Attribute {
  return { ...attribute, name: `ce-${attribute.name}` };
}

/** The schema of the data: the body, or an object that has it at the place that `schemas/mappings.json` names. */
export function dataSchema(body: JsonSchema, { cloudevents }: MappingsFile): JsonSchema {
  const [, , ...keys] = (cloudevents?.['body'] ?? '/data').split('/');
  return keys.reduceRight<JsonSchema>((inner, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return { type: 'object', required: [name], properties: { [name]: inner } };
  }, body);
}
