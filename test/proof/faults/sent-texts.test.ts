import { describe, expect, it } from 'vitest';

import { sqsAttributes } from '../../../scripts/formats/sqs-attributes.ts';
import type { RoundMessage } from './round-formats.ts';
import { SentTexts } from './sent-texts.ts';

const EVENT = '{"event_id":"1","body":{"total":1}}';
const OTHER = '{"event_id":"2","body":{"total":1}}';

function planned(body: string, more: Partial<RoundMessage>): RoundMessage {
  const expected = { outcome: 'processed' } as const;
  return { body, expected, tenantId: '', groupId: '', eventId: '', fault: undefined, ...more };
}

/** An event whose envelope is in attributes, as its sender wrote it. */
function attributed(id: string, native: string): RoundMessage {
  const attributes = {
    event_type: { type: 'String', value: 'order.placed' },
    event_id: { type: 'String', value: id },
  } as const;
  return planned('{"total":1}', { attributes, foreign: { format: 'sns', native } });
}

describe('a message in a queue', () => {
  const [one, other] = [attributed('1', EVENT), attributed('2', OTHER)];
  const texts = new SentTexts([one, other]);
  const inQueue = ({ body, attributes }: RoundMessage, more = {}): string =>
    texts.inQueue({
      Body: body,
      MessageAttributes: { ...sqsAttributes(attributes).MessageAttributes, ...more },
    });

  it('is found by its text and its attributes', () => {
    expect([inQueue(one), inQueue(other)]).toEqual([EVENT, OTHER]);
  });

  it('is found if it is a copy', () => {
    const resent = { DataType: 'String', StringValue: 'v1 0 1 message-1' };
    expect(inQueue(other, { resent })).toBe(OTHER);
  });

  it('has its own text if it is native, or if nobody sent it', () => {
    expect(texts.inQueue({ Body: EVENT })).toBe(EVENT);
    expect(texts.inQueue({ Body: one.body })).toBe(one.body);
  });
});
