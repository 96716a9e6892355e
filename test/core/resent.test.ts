import { describe, expect, it } from 'vitest';

import type { MessageAttribute } from '../../src/core/message-attribute.ts';
import {
  firstMessageId,
  firstSeenAt,
  nextResent,
  readResent,
  resentAttribute,
  type Resent,
} from '../../src/core/resent.ts';
import { NOW, queueMessage } from '../support/events.ts';

const RESENT: Resent = { firstSeenAt: NOW - 60_000, times: 2, firstMessageId: 'first' };

describe('the attribute of a copy', () => {
  it('is read as it was written', () => {
    expect(resentAttribute(RESENT)).toEqual({
      type: 'String',
      value: `v1 ${NOW - 60_000} 2 first`,
    });
    expect(readResent(resentAttribute(RESENT))).toEqual(RESENT);
  });

  it.each<[string, MessageAttribute]>([
    ['another version', { type: 'String', value: 'v2 1 1 first' }],
    ['no id', { type: 'String', value: 'v1 1 1 ' }],
    ['an id with a space', { type: 'String', value: 'v1 1 1 first one' }],
    ['an id with a number sign', { type: 'String', value: 'v1 1 1 acme#evt-1' }],
    ['an endless id', { type: 'String', value: `v1 1 1 ${'x'.repeat(101)}` }],
    ['a negative time', { type: 'String', value: 'v1 -1 1 first' }],
    ['a fraction', { type: 'String', value: 'v1 1.5 1 first' }],
    [
      'a number that is too large to count with',
      { type: 'String', value: `v1 ${10 ** 15} 1 first` },
    ],
    ['something behind it', { type: 'String', value: 'v1 1 1 first\n' }],
    ['another type', { type: 'String.own', value: 'v1 1 1 first' }],
    ['bytes', { type: 'Binary', value: Buffer.from('v1 1 1 first') }],
    ['a text of the sender', { type: 'String', value: 'true' }],
  ])('is none with %s', (_, attribute) => {
    expect(readResent(attribute)).toBeUndefined();
  });
});

describe('the first-seen time', () => {
  it.each<[string, number | undefined, Partial<Resent> | undefined, number | undefined]>([
    ['is when a first message was sent', NOW, undefined, NOW],
    ['of a copy is when the first message was sent', NOW, {}, NOW - 60_000],
    ['is never in the future of the message itself', NOW, { firstSeenAt: NOW + 1 }, NOW],
    ['is unknown if nobody knows when the message was sent', undefined, {}, undefined],
  ])('%s', (_, sentAt, resent, expected) => {
    const message = { messageId: 'id', ...(sentAt !== undefined && { sentAt }) };
    expect(firstSeenAt({ ...message, ...(resent && { resent: { ...RESENT, ...resent } }) })).toBe(
      expected,
    );
  });
});

describe('the next copy', () => {
  it('of a first message names that message', () => {
    const next = nextResent(queueMessage({ messageId: 'first' }), NOW);
    expect(next).toEqual({ firstSeenAt: NOW, times: 1, firstMessageId: 'first' });
  });

  it('of a copy still names the first message, and counts on', () => {
    const copy = queueMessage({ messageId: 'copy', resent: RESENT });
    expect(nextResent(copy, RESENT.firstSeenAt)).toEqual({ ...RESENT, times: 3 });
    expect(firstMessageId(copy)).toBe('first');
  });

  it('can always be read, however often the message was sent again', () => {
    const copy = queueMessage({ resent: { ...RESENT, times: 999_999_999 } });
    expect(readResent(resentAttribute(nextResent(copy, NOW)))).toMatchObject({
      times: 999_999_999,
    });
  });
});
