import type { Place } from '../../src/core/envelopes/places.ts';
import { toJsonText, type Json, type JsonObject } from '../traffic/json-text.ts';
import { arrivalOf } from './arrival.ts';
import { treeText, type Branch } from './message-tree.ts';
import { ENVELOPE_FIELDS, type NativeEvent } from './native-event.ts';
import { asAttributes, withoutAttributes, type OutsideMessage } from './outside-message.ts';
import type { Layout, PlacedFields } from './place-fields.ts';

/** A subscription without raw delivery: SNS wraps the event, as it is. Mappings don't touch native events. */
export function wrappedBySns(event: NativeEvent): OutsideMessage {
  const { id, time, region, account } = arrivalOf(event);
  const topicArn = `arn:aws:sns:${region}:${account}:events`;
  const host = `https://sns.${region}.amazonaws.com`;
  return withoutAttributes(
    toJsonText(
      {
        Type: 'Notification',
        MessageId: id,
        TopicArn: topicArn,
        Message: event.text,
        Timestamp: time.toISOString(),
        SignatureVersion: '1',
        // Nobody can sign for SNS. The processor trusts the queue's policy, not signatures.
        Signature: 'EXAMPLE',
        SigningCertURL: `${host}/SimpleNotificationService-example.pem`,
        UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${topicArn}:${id}`,
      },
      2,
    ),
  );
}

const inAttributes = (name: string): Place => ['MessageAttributes', name, 'Value'];

/** A subscription with raw delivery. Places are those of the wrapped message; SQS shows only the text and its attributes. */
export const RAW_SNS: Layout = {
  format: 'sns',
  places: new Map(ENVELOPE_FIELDS.map((field) => [field, [inAttributes(field)]])),
  body: ['Message'],
  isWritable: (place) =>
    place[0] === 'Message' || (place[0] === 'MessageAttributes' && place.length === 3),
  extensionPlace: inAttributes,
  limits: 'the place is taken',
};

/** The envelope is in the message's attributes, and the text is the body. */
export function rawFromSns(
  { bodyText }: NativeEvent,
  { tree, body }: PlacedFields,
): OutsideMessage {
  const values = [...branch(tree, 'MessageAttributes')].map(
    ([name, attribute]) =>
      [name, attribute instanceof Map ? attribute.get('Value') : undefined] as const,
  );
  return {
    body: treeText(branch(tree, 'Message'), body.slice(1), bodyText),
    attributes: asAttributes(Object.fromEntries(values) as JsonObject),
  };
}

function branch(tree: Branch, key: string): Branch {
  const found = tree.get(key);
  return found instanceof Map ? found : new Map<string, Branch | Json>();
}
