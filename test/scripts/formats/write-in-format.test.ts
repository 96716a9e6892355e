import { describe, expect, it } from 'vitest';

import { SENT_FORMATS, type SentFormat } from '../../../scripts/formats/format-option.ts';
import type { OutsideMessage } from '../../../scripts/formats/outside-message.ts';
import { writeInFormat } from '../../../scripts/formats/write-in-format.ts';

const BODY = '{ "total": 10.50,  "note": "€" }';
const FIELDS = {
  event_id: 'e-1',
  event_type: 'order.placed',
  schema_version: 'v2',
  tenant_id: 'acme',
  client_id: 'shop',
  occurred_at: '2026-11-21T09:00:00.25+01:00',
};
const OPTIONAL = { group_id: 'o-7', expires_at: '2999-01-01T00:00:00Z', correlation_id: 'c-1' };

/** A native event as somebody might write it. */
function eventWith(more: object = {}, body = BODY): string {
  const fields = JSON.stringify({ ...FIELDS, ...more }, null, 1);
  return `${fields.slice(0, -2)},\n "body": ${body}\n}\n`;
}

function written(format: SentFormat, text = eventWith()): OutsideMessage {
  const message = writeInFormat(text, format);
  if ('unfit' in message) throw new Error(message.unfit);
  return message;
}

const parsed = ({ body }: OutsideMessage): unknown => JSON.parse(body);
const strings = (values: object) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { type: 'String', value }]),
  );

describe('a native event in another format', () => {
  it('is left as it is as native, even if it is no event', () => {
    expect(written('native', '{ "no')).toEqual({ body: '{ "no', attributes: {} });
  });

  it('is a structured CloudEvent', () => {
    const message = written('cloudevents', eventWith({ ...OPTIONAL, extension: 5 }));
    expect(message.attributes).toEqual({});
    expect(parsed(message)).toEqual({
      specversion: '1.0',
      id: 'e-1',
      type: 'order.placed',
      source: 'shop',
      time: '2026-11-21T09:00:00.25+01:00',
      schemaversion: 'v2',
      tenantid: 'acme',
      partitionkey: 'o-7',
      expirytime: '2999-01-01T00:00:00Z',
      correlationid: 'c-1',
      extension: 5,
      datacontenttype: 'application/json',
      data: { total: 10.5, note: '€' },
    });
  });

  it('is a binary CloudEvent, whose text is the body', () => {
    const { body, attributes } = written('cloudevents-binary', eventWith({ extension: 5 }));
    expect(body).toBe(BODY);
    expect(attributes).toEqual({
      ...strings({
        'ce-specversion': '1.0',
        'ce-id': 'e-1',
        'ce-type': 'order.placed',
        'ce-source': 'shop',
        'ce-time': '2026-11-21T09:00:00.25+01:00',
        'ce-schemaversion': 'v2',
        'ce-tenantid': 'acme',
      }),
      'ce-extension': { type: 'Number', value: '5' },
    });
  });

  it('is a binary CloudEvent whose text is null, if its data is an explicit null', () => {
    // JSON Event Format 1.0.2, section 3.1.1: it is distinct from the absence of data.
    expect(written('cloudevents-binary', eventWith({}, 'null')).body).toBe('null');
  });

  it('is the message in what SNS wraps around it', () => {
    const text = eventWith();
    const message = written('sns', text);
    expect(message.attributes).toEqual({});
    expect(parsed(message)).toEqual({
      Type: 'Notification',
      MessageId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:events',
      Message: text,
      Timestamp: '2026-11-21T08:00:00.250Z',
      SignatureVersion: '1',
      Signature: expect.any(String) as string,
      SigningCertURL: expect.stringMatching('^https://sns.us-east-1.amazonaws.com/') as string,
      UnsubscribeURL: expect.stringMatching('^https://sns.us-east-1.amazonaws.com/') as string,
    });
  });

  it('is the text and the attributes of a raw message of SNS', () => {
    const { body, attributes } = written('sns-raw', eventWith({ generation: 3 }));
    expect(body).toBe(BODY);
    const generation = { type: 'Number', value: '3' };
    expect(attributes).toEqual({ ...strings(FIELDS), generation });
  });

  it('is the detail of an event of EventBridge, with metadata and data', () => {
    const message = written('eventbridge', eventWith({ ...OPTIONAL, colour: ['red'] }));
    expect(message.attributes).toEqual({});
    expect(parsed(message)).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}-/) as string,
      'detail-type': 'order.placed',
      source: 'shop',
      account: '000000000000',
      time: '2026-11-21T08:00:00Z',
      region: 'us-east-1',
      resources: [],
      detail: {
        metadata: {
          event_id: 'e-1',
          tenant_id: 'acme',
          schema_version: 'v2',
          occurred_at: '2026-11-21T09:00:00.25+01:00',
          ...OPTIONAL,
          colour: ['red'],
        },
        data: { total: 10.5, note: '€' },
      },
    });
  });

  it.each(SENT_FORMATS)('has its body to the letter as %s', (format) => {
    const inside = format === 'sns' ? JSON.stringify(BODY).slice(1, -1) : BODY;
    expect(written(format).body).toContain(inside);
  });

  it.each(['sns', 'eventbridge'] as const)(
    'is the same message when it is sent again as %s',
    (format) => {
      expect(written(format)).toEqual(written(format));
      const other = JSON.parse(written(format, eventWith({ event_id: 'e-2' })).body) as object;
      expect(JSON.stringify(other)).not.toBe(JSON.stringify(parsed(written(format))));
    },
  );

  it('keeps what is wrong with it, so that the processor rejects it', () => {
    const text = eventWith({ tenant_id: 5, occurred_at: 'yesterday', client_id: undefined }, '"?"');
    expect(parsed(written('cloudevents', text))).toEqual({
      specversion: '1.0',
      id: 'e-1',
      type: 'order.placed',
      time: 'yesterday',
      schemaversion: 'v2',
      tenantid: 5,
      datacontenttype: 'application/json',
      data: '?',
    });
    expect(parsed(written('eventbridge', text))).toMatchObject({ time: '1970-01-01T00:00:00Z' });
    expect(written('sns-raw', text).attributes['tenant_id']).toEqual({
      type: 'Number',
      value: '5',
    });
    expect(written('sns-raw', eventWith({ tenant_id: '' })).attributes).not.toHaveProperty(
      'tenant_id',
    );
  });

  const full = { ...OPTIONAL, causation_id: 'c-0' };
  it.each<[string, SentFormat, string, string]>([
    ['isn’t JSON', 'sns', '{"event_type"', 'it can’t be written in another format: the text '],
    ['has a key twice', 'eventbridge', '{"a":1,"a":2,"body":1}', 'another format: /a '],
    [
      'is no object',
      'cloudevents',
      '[1]',
      'must be a native event, an object with event_type and body',
    ],
    ['has no body', 'sns-raw', '{"type":"t","payload":{}}', 'must be a native event'],
    [
      'has a field that CloudEvents gives another meaning',
      'cloudevents',
      eventWith({ source: 'x' }),
      'as cloudevents it would have no place for its field "source": extensions of CloudEvents have',
    ],
    ['has an object as a field', 'cloudevents', eventWith({ a: {} }), 'no place for its field "a"'],
    ['has a field with capitals', 'cloudevents-binary', eventWith({ aB: 1 }), 'its field "aB"'],
    [
      'needs more attributes than SQS takes',
      'cloudevents-binary',
      eventWith(full),
      'as cloudevents-binary it would need 11 attributes, and SQS takes 10: leave out optional fields',
    ],
  ])('is unfit if it %s', (_, format, text, reason) => {
    expect(writeInFormat(text, format)).toEqual({
      unfit: expect.stringContaining(reason) as string,
    });
  });
});
