import type { MessageAttributes } from '../../../src/core/message-attribute.ts';
import { texts } from './cloudevents-forms.ts';
import { moved, objectText, type Form, type SentMessage } from './form.ts';
import { NATIVE } from './native-form.ts';

/** What SNS adds to each notification: "SNS message formats", "HTTP/HTTPS notification JSON format". */
const NOTIFICATION = {
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:us-west-2:123456789012:orders',
};
const SIGNATURE = {
  Timestamp: '2026-11-21T08:59:59.497Z',
  SignatureVersion: '1',
  Signature: 'EXAMPLEw6JRN',
  SigningCertURL: 'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ec.pem',
  UnsubscribeURL: 'https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe',
};

/** The notification for a message that was published to a topic. */
export function notificationText({ text, attributes }: SentMessage): string {
  const MessageAttributes = attributes && wrapped(attributes);
  return JSON.stringify({ ...NOTIFICATION, Message: text, ...SIGNATURE, MessageAttributes });
}

/** What SNS would write of a message that came by raw message delivery, as far as the queue knows it. */
export function attributesText({ text, attributes = {} }: SentMessage): string {
  const MessageAttributes = wrapped(attributes);
  return JSON.stringify({ Type: 'Notification', Message: text, MessageAttributes });
}

function wrapped(attributes: MessageAttributes) {
  const own = Object.entries(attributes).map(
    ([name, { type, value }]) => [name, { Type: type, Value: value }] as const,
  );
  return Object.fromEntries(own);
}

/** A topic without raw message delivery. */
export function throughSns(form: Form): Form {
  return {
    name: `${form.name}, in a notification of SNS`,
    format: 'sns',
    ...(form.hasAttributes && { hasAttributes: true }),
    write: (event) => ({ text: notificationText(form.write(event)) }),
    pointer: (native) => {
      const inner = form.pointer(native);
      if (!form.hasAttributes) return `/Message${inner}`;
      const [, place = '', ...rest] = inner.split('/');
      // What is no attribute is the text of the message.
      return place === 'attributes'
        ? `/MessageAttributes/${rest.join('/')}/Value`
        : ['/Message', ...rest].join('/');
    },
  };
}

/** The envelope in message attributes. A topic with raw message delivery passes them on. */
export const ATTRIBUTES: Form = {
  name: 'a message with its envelope in attributes',
  format: 'sns',
  hasAttributes: true,
  write: ({ fields, bodyText }) => ({ text: bodyText, attributes: texts(fields) }),
  pointer: (native) =>
    moved(native, (field) => (field === 'body' ? '/body' : `/attributes/${field}`)),
};

/** What EventBridge adds to each event: "AWS service event structure". */
const BUS = {
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  account: '123456789012',
  region: 'eu-west-1',
  resources: ['arn:aws:s3:::orders'],
};
const BUS_TIME = '2026-11-21T08:59:59Z';
const BUS_SOURCE = 'com.example.checkout';

/** An event of a bus with exactly this detail. */
export function busEventText(
  detail: string,
  own: Readonly<Record<string, unknown>> = { 'detail-type': 'Checkout Done' },
): string {
  const members = { ...BUS, source: BUS_SOURCE, time: BUS_TIME, ...own };
  return objectText(members, 'detail', detail);
}

/** An event whose detail has the body beside its metadata. */
export const EVENTBRIDGE: Form = {
  name: 'an event of EventBridge',
  format: 'eventbridge',
  write: ({ fields: { event_type: type, ...metadata }, bodyText }) => ({
    text: busEventText(objectText({ metadata }, 'data', bodyText), { 'detail-type': type }),
  }),
  pointer: (native) =>
    moved(native, (field) => {
      if (field === 'body') return '/detail/data';
      return field === 'event_type' ? '/detail-type' : `/detail/metadata/${field}`;
    }),
};

/** An event whose detail is a whole event in another form. */
export function throughEventBridge(form: Form): Form {
  return {
    name: `${form.name}, in the detail of an event of EventBridge`,
    format: 'eventbridge',
    write: (event) => ({ text: busEventText(form.write(event).text) }),
    pointer: (native) => `/detail${form.pointer(native)}`,
  };
}

export const SNS = throughSns(NATIVE);
