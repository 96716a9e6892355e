import { describe, expect, it } from 'vitest';

import type { SentFormat } from '../../../scripts/formats/format-option.ts';
import { writeInFormat } from '../../../scripts/formats/write-in-format.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { NOW, PAYMENTS, wireEvent } from '../../support/events.ts';

const REQUIRED = wireEvent();
const OPTIONAL = {
  group_id: 'order-7',
  expires_at: '2999-01-01T00:00:00Z',
  correlation_id: 'c-1',
  causation_id: 'c-0',
};
const GENERATION = { generation: 3 };

describe('an event with every field that a format has a place for', () => {
  it.each<[SentFormat, 'sqs' | 'http', object]>([
    ['native', 'sqs', { ...OPTIONAL, ...GENERATION }],
    ['cloudevents', 'sqs', OPTIONAL],
    ['cloudevents', 'http', OPTIONAL],
    ['cloudevents-binary', 'http', OPTIONAL],
    ['sns', 'sqs', { ...OPTIONAL, ...GENERATION }],
    ['sns-raw', 'sqs', OPTIONAL],
    ['sns-raw', 'sqs', { causation_id: 'c-0', ...GENERATION }],
    ['eventbridge', 'sqs', { ...OPTIONAL, ...GENERATION }],
  ])('is read as the native event: %s by %s with %j', (format, carrier, more) => {
    const text = JSON.stringify({ ...REQUIRED, ...more });
    const written = writeInFormat(text, format, undefined, carrier);
    if ('unfit' in written) throw new Error(written.unfit);
    const native = readMessage(text, PAYMENTS, NOW);
    const read = readMessage(written.body, PAYMENTS, NOW, written.attributes);
    if (native.kind === 'rejected' || read.kind === 'rejected') throw new Error('It is rejected.');
    expect({ ...read.envelope, extra: undefined }).toEqual({
      ...native.envelope,
      extra: undefined,
    });
    expect(read.body).toEqual(native.body);
  });

  it.each(['cloudevents', 'cloudevents-binary'] as const)(
    'can’t have a generation as %s',
    (format) => {
      const text = JSON.stringify({ ...REQUIRED, ...GENERATION });
      expect(writeInFormat(text, format)).toEqual({
        unfit: expect.stringContaining('no place for its field "generation"') as string,
      });
    },
  );
});
