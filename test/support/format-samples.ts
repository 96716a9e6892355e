import type { ForeignFormat } from '../../src/core/envelopes/event-format.ts';
import type { MessageAttributes } from '../../src/core/message-attribute.ts';
import { wireEvent } from './events.ts';

// One sample message of each form, for tests of single rules, which change it by hand. `independent-writer/` writes any event
// in every form, from the specifications, and knows the pointers of each.

/** A message as its sender puts it into the queue, directly or by SNS or EventBridge. */
export interface SentMessage {
  readonly text: string;
  readonly attributes?: MessageAttributes;
}

type Fields = Readonly<Record<string, unknown>>;

/** Where a CloudEvent has the fields of the envelope. */
const CLOUDEVENTS: Readonly<Record<string, string>> = {
  event_id: 'id',
  event_type: 'type',
  tenant_id: 'tenantid',
  client_id: 'clientid',
  schema_version: 'schemaversion',
  occurred_at: 'time',
  group_id: 'partitionkey',
  expires_at: 'expirytime',
  correlation_id: 'correlationid',
  causation_id: 'causationid',
};

/** The members of a CloudEvent of an event. */
export function cloudEvent(event: Fields): Fields {
  const members: Record<string, unknown> = { specversion: '1.0', source: '/shop' };
  for (const [name, value] of Object.entries(event)) {
    if (name !== 'body') members[CLOUDEVENTS[name] ?? name] = value;
  }
  return { ...members, data: event['body'] };
}

/** The message attributes of texts. */
export function attributesOf(values: Fields): MessageAttributes {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, { type: 'String', value: String(value) }]),
  );
}

/** A CloudEvent in binary mode. */
export function binary(event: Fields): SentMessage & { attributes: MessageAttributes } {
  const { data, ...members } = cloudEvent(event);
  const named = Object.fromEntries(
    Object.entries(members).map(([name, value]): [string, unknown] => [`ce-${name}`, value]),
  );
  return { text: JSON.stringify(data), attributes: attributesOf(named) };
}

/** What SNS makes of a message. */
export function notification(message: string, attributes?: MessageAttributes): Fields {
  const written = Object.entries(attributes ?? {}).map(([name, { type, value }]) => [
    name,
    { Type: type, Value: value },
  ]);
  return {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
    Message: message,
    Timestamp: '2026-11-21T08:59:59.000Z',
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: 'https://sns.example/cert.pem',
    UnsubscribeURL: 'https://sns.example/unsubscribe',
    ...(attributes && { MessageAttributes: Object.fromEntries(written) }),
  };
}

/** What EventBridge makes of a detail. */
export function busEvent(type: unknown, detail: unknown): Fields {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': type,
    source: 'com.acme.shop',
    account: '123456789012',
    time: '2026-11-21T08:59:59Z',
    region: 'eu-west-1',
    resources: [],
    detail,
  };
}

/** A form of an event, and the format that the ledger has then. */
export interface Form {
  readonly format: ForeignFormat | undefined;
  readonly write: (event: Fields) => SentMessage;
}

const json = (value: unknown): SentMessage => ({ text: JSON.stringify(value) });

function inMetadata({ event_type: type, body: data, ...metadata }: Fields): Fields {
  return busEvent(type, { metadata, data });
}

function asAttributes({ body, ...fields }: Fields): Required<SentMessage> {
  return { text: JSON.stringify(body), attributes: attributesOf(fields) };
}

/** Every way in which the same event may come. */
export const FORMS: Readonly<Record<string, Form>> = {
  native: { format: undefined, write: json },
  'CloudEvent in JSON': { format: 'cloudevents', write: (event) => json(cloudEvent(event)) },
  'CloudEvent in base64': {
    format: 'cloudevents',
    write: (event) => {
      const { data, ...members } = cloudEvent(event);
      const base64 = Buffer.from(JSON.stringify(data)).toString('base64');
      return json({ ...members, data_base64: base64 });
    },
  },
  'CloudEvent in binary mode': { format: 'cloudevents', write: binary },
  'native event by SNS': {
    format: 'sns',
    write: (event) => json(notification(JSON.stringify(event))),
  },
  'CloudEvent by SNS': {
    format: 'sns',
    write: (event) => json(notification(JSON.stringify(cloudEvent(event)))),
  },
  'binary CloudEvent by SNS': {
    format: 'sns',
    write: (event) => {
      const { text, attributes } = binary(event);
      return json(notification(text, attributes));
    },
  },
  'event of EventBridge by SNS': {
    format: 'sns',
    write: (event) => json(notification(JSON.stringify(inMetadata(event)))),
  },
  'attributes by SNS': {
    format: 'sns',
    write: (event) => {
      const { text, attributes } = asAttributes(event);
      return json(notification(text, attributes));
    },
  },
  'attributes by SNS, raw': { format: 'sns', write: asAttributes },
  'event of EventBridge': { format: 'eventbridge', write: (event) => json(inMetadata(event)) },
  'native event by EventBridge': {
    format: 'eventbridge',
    write: (event) => json(busEvent('anything', event)),
  },
  'CloudEvent by EventBridge': {
    format: 'eventbridge',
    write: (event) => json(busEvent('anything', cloudEvent(event))),
  },
};

/** The same event in four formats: one form of each. Overrides are `body` and envelope fields. */
export function inFourFormats(overrides: Record<string, unknown> = {}): SentMessage[] {
  const event = wireEvent(overrides);
  const names = ['native', 'CloudEvent in JSON', 'attributes by SNS, raw', 'event of EventBridge'];
  return names.flatMap((name) => FORMS[name]?.write(event) ?? []);
}
