import { describe, expect, it } from 'vitest';

import type { SentFormat } from '../../../scripts/formats/format-option.ts';
import { NOTHING_MAPPED } from '../../../scripts/formats/sender-mappings.ts';
import { inFormat } from '../../../scripts/sending/in-format.ts';
import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { NOW, PAYMENTS, wireText } from '../../support/events.ts';

const ALL = {
  group_id: 'order-7',
  expires_at: '2999-01-01T00:00:00Z',
  correlation_id: 'c-1',
  causation_id: 'c-0',
  source: 'send-events',
  generation: 3,
};

/** The optional fields that the processor reads of an event that was sent in a format. */
function readBack(format: SentFormat, fields: Record<string, unknown>) {
  const planned: PlannedMessage = {
    body: wireText(fields),
    tenantId: 'acme',
    groupId: 'acme',
    eventId: 'evt-1',
    expected: { outcome: 'processed' },
    fault: undefined,
  };
  const [sent = planned] = inFormat([planned], format, NOTHING_MAPPED);
  const { body, attributes } = sent;
  const reading = readMessage(body, PAYMENTS, NOW, attributes);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.errors));
  const { envelope } = reading;
  const { groupId, expiresAt, correlationId, causationId, generation, extra } = envelope;
  const hasSource = JSON.stringify(extra ?? {}).includes('send-events');
  return [groupId, expiresAt, correlationId, causationId, generation, hasSource];
}

const [GROUP, EXPIRY, CORRELATION] = ['order-7', '2999-01-01T00:00:00Z', 'c-1'];

describe('a made-up event in another format', () => {
  it.each<[SentFormat, unknown[]]>([
    ['cloudevents', [GROUP, EXPIRY, CORRELATION, 'c-0', undefined, false]],
    ['cloudevents-binary', [GROUP, EXPIRY, CORRELATION, undefined, undefined, false]],
    ['sns', [GROUP, EXPIRY, CORRELATION, 'c-0', 3, true]],
    ['sns-raw', [GROUP, EXPIRY, CORRELATION, 'c-0', undefined, false]],
    ['eventbridge', [GROUP, EXPIRY, CORRELATION, 'c-0', 3, true]],
  ])('loses only what has no room as %s', (format, fields) => {
    expect(readBack(format, ALL)).toEqual(fields);
  });

  it('has its cause as cloudevents-binary if the attributes suffice', () => {
    const [, , , causationId] = readBack('cloudevents-binary', { causation_id: 'c-0' });
    expect(causationId).toBe('c-0');
  });

  it('has every field as sns-raw if the attributes suffice', () => {
    const fields = { causation_id: 'c-0', source: 'send-events', generation: 3 };
    expect(readBack('sns-raw', fields).slice(3)).toEqual(['c-0', 3, true]);
  });
});
