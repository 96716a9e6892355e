import { toJsonText } from '../traffic/json-text.ts';
import { arrivalOf } from './arrival.ts';
import type { NativeEvent } from './native-event.ts';
import { asAttributes, withoutAttributes, type Written } from './outside-message.ts';

/** A subscription without raw delivery: SNS wraps the event, as it is. */
export function wrappedBySns(event: NativeEvent): Written {
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

/** A subscription with raw delivery: the envelope is in the message's attributes, and the text is the body. */
export function rawFromSns({ fields, unknown, bodyText }: NativeEvent): Written {
  return { body: bodyText, attributes: asAttributes({ ...fields, ...unknown }) };
}
