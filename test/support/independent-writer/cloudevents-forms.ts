import type { MessageAttributes } from '../../../src/core/message-attribute.ts';
import { moved, objectText, type Form, type SentEvent } from './form.ts';

/**
 * The context attribute of each field. `id`, `source`, `specversion` and `type` are required, `time` is optional
 * (CloudEvents 1.0.2, "Context Attributes"). `partitionkey`, `expirytime`, `correlationid` and `causationid` are
 * documented extensions. Names have only lower-case letters and digits.
 */
const NAMES: Readonly<Record<string, string>> = {
  event_id: 'id',
  event_type: 'type',
  schema_version: 'schemaversion',
  tenant_id: 'tenantid',
  client_id: 'clientid',
  occurred_at: 'time',
  group_id: 'partitionkey',
  expires_at: 'expirytime',
  correlation_id: 'correlationid',
  causation_id: 'causationid',
};

/** A URI-reference: the service that sent the event. */
const SOURCE = '/services/checkout?a=b';

const nameOf = (field: string): string => NAMES[field] ?? field;

/** The context attributes of an event. */
function contextOf({ fields }: SentEvent): Record<string, unknown> {
  const named = Object.entries(fields).map(([field, value]) => [nameOf(field), value] as const);
  return { specversion: '1.0', source: SOURCE, ...Object.fromEntries<unknown>(named) };
}

const pointerTo = (prefix: string, body: string) => (native: string) =>
  moved(native, (field) => (field === 'body' ? body : `${prefix}${nameOf(field)}`));

export const STRUCTURED: Form = {
  name: 'a CloudEvent in structured mode',
  format: 'cloudevents',
  write: (event) => ({ text: objectText(contextOf(event), 'data', event.bodyText) }),
  pointer: pointerTo('/', '/data'),
};

/** JSON format, section 3.1.1: binary data is in `data_base64`. Members have no order. */
export const BASE64: Form = {
  name: 'a CloudEvent whose data is in Base64',
  format: 'cloudevents',
  write: (event) => {
    const data = Buffer.from(event.bodyText).toString('base64');
    const own = { data_base64: data, datacontenttype: 'application/vnd.checkout+json' };
    return { text: JSON.stringify({ ...own, ...contextOf(event) }, null, 1) };
  },
  pointer: pointerTo('/', '/data_base64'),
};

/** The client has no attribute of its own: the source names it. */
export const BY_SOURCE: Form = {
  name: 'a CloudEvent whose source is the client',
  format: 'cloudevents',
  write: ({ fields: { client_id: source, ...fields }, bodyText }) => ({
    text: objectText({ ...contextOf({ fields, bodyText }), source }, 'data', bodyText),
  }),
  pointer: (native) =>
    moved(native, (field) =>
      field === 'client_id' ? '/source' : pointerTo('/', '/data')(`/${field}`),
    ),
};

function binaryForm(prefix: string, contentType: Readonly<Record<string, string>>): Form {
  return {
    name: `a CloudEvent in binary mode with "${prefix}" before its attributes`,
    format: 'cloudevents',
    hasAttributes: true,
    write: (event) => {
      const context = Object.entries(contextOf(event));
      const named = context.map(([name, value]) => [prefix + name, value] as const);
      return {
        text: event.bodyText,
        attributes: texts({ ...Object.fromEntries(named), ...contentType }),
      };
    },
    pointer: pointerTo(`/attributes/${prefix}`, '/data'),
  };
}

/** As in the HTTP binding, and as in the Kafka binding. */
export const BINARY = binaryForm('ce-', {});
export const BINARY_TYPED = binaryForm('ce_', { 'content-type': 'application/json' });

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Message attributes of type String. */
export function texts(values: Readonly<Record<string, unknown>>): MessageAttributes {
  const attributes = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, { type: 'String', value: textOf(value) }] as const],
  );
  return Object.fromEntries(attributes);
}
