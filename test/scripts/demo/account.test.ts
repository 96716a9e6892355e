import { describe, expect, it } from 'vitest';

import { accountFor, type Whereabouts } from '../../../scripts/demo/account.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';

const NOWHERE: Whereabouts = { ledger: [], deadLetters: [], queued: [] };

function eventText(eventId: string, body: object = { total: 1 }): string {
  return JSON.stringify({ event_id: eventId, tenant_id: 'acme', note: 'kept', body });
}

/** The ledger's record of `eventText(eventId)`. */
function eventRecord(eventId: string, changes: Partial<LedgerRecord> = {}): LedgerRecord {
  const envelope = { eventId, tenantId: 'acme', extra: { note: 'kept' } };
  return {
    key: `acme#${eventId}`,
    status: 'processed',
    content: { kind: 'event', envelope: envelope as never, bodyText: '{"total":1}' },
    contentHash: 'hash',
    messageId: 'm',
    attempts: 0,
    receivedAt: '2026-01-01T00:00:00Z',
    expireAt: 0,
    ...changes,
  };
}

function rejectedRecord(text: string): LedgerRecord {
  return eventRecord('raw', {
    status: 'failed',
    failure: { reason: 'malformed_json', errors: [] },
    content: { kind: 'raw', text },
  });
}

const conflict = eventRecord('a', {
  status: 'failed',
  failure: { reason: 'id_conflict', errors: [] },
});

describe('accountFor', () => {
  it.each<[string, string[], Partial<Whereabouts>, object]>([
    ['a recorded event', [eventText('a')], { ledger: [eventRecord('a')] }, { processed: 1 }],
    [
      'a second message of a recorded event, in another key order',
      [eventText('a'), '{"body":{"total":1},"note":"kept","tenant_id":"acme","event_id":"a"}'],
      { ledger: [eventRecord('a')] },
      { processed: 1, duplicate: 1 },
    ],
    ['a conflict', [eventText('a')], { ledger: [conflict] }, { conflict: 1 }],
    [
      'a rejected message',
      ['{'],
      { ledger: [rejectedRecord('{')] },
      { rejected: { malformed_json: 1 } },
    ],
    ['a dead letter', [eventText('a')], { deadLetters: [eventText('a')] }, { deadLettered: 1 }],
    ['a queued message', [eventText('a')], { queued: [eventText('a')] }, { queued: 1 }],
    ['a message in flight', [eventText('a')], { hidden: 1 }, { queued: 1 }],
    [
      'a recorded event that is still in the queue, once',
      [eventText('a')],
      { ledger: [eventRecord('a')], queued: [eventText('a')] },
      { queued: 1, processed: 0 },
    ],
    [
      'a rejected text that is still in the queue, once',
      ['{'],
      { ledger: [rejectedRecord('{')], queued: ['{'] },
      { queued: 1, rejected: {} },
    ],
  ])('finds %s', (_, sent, found, counts) => {
    expect(accountFor(sent, { ...NOWHERE, ...found })).toMatchObject({
      sent: sent.length,
      lost: 0,
      doubled: 0,
      rejectedAgain: 0,
      unknown: 0,
      ...counts,
    });
  });

  it.each<[string, string[]]>([
    ['an event', [eventText('a')]],
    ['a text that is not JSON', ['{']],
    ['one of two equal rejected texts', ['{', '{']],
  ])('sees that %s is lost', (_, sent) => {
    const ledger = sent.slice(1).map(rejectedRecord);
    expect(accountFor(sent, { ...NOWHERE, ledger }).lost).toBe(1);
  });

  it('sees that more messages are missing than are in flight', () => {
    const found = { ...NOWHERE, hidden: 1 };
    expect(accountFor(['{', '['], found)).toMatchObject({ queued: 1, lost: 1 });
  });

  it('sees an event that was recorded with another body', () => {
    const found = { ...NOWHERE, ledger: [eventRecord('a')] };
    expect(accountFor([eventText('a', { total: 2 })], found)).toMatchObject({
      lost: 1,
      unknown: 1,
    });
  });

  it.each([1, 2])('sees an event that was sent %i times and recorded twice', (times) => {
    const found = { ...NOWHERE, ledger: [eventRecord('a'), conflict] };
    const sent = Array<string>(times).fill(eventText('a'));
    expect(accountFor(sent, found)).toMatchObject({
      duplicate: times - 1,
      doubled: 1,
      lost: 0,
      unknown: 0,
    });
  });

  it('sees a rejected message that was recorded twice', () => {
    const ledger = [rejectedRecord('{'), rejectedRecord('{')];
    expect(accountFor(['{'], { ...NOWHERE, ledger })).toMatchObject({ doubled: 1, unknown: 0 });
  });

  it.each<[string, string, string[], string[], object]>([
    ['twice, and redriven', '{', ['#m-1', '#m-2'], ['{'], { rejectedAgain: 1, doubled: 0 }],
    ['twice, and never redriven', '{', ['#m-1', '#m-2'], [], { rejectedAgain: 0, doubled: 1 }],
    ['twice, and another redriven', '{', ['#m-1', '#m-2'], ['['], { rejectedAgain: 0, doubled: 1 }],
    [
      'more often than redriven',
      '{',
      ['#m-1', '#m-2', '#m-3'],
      ['{'],
      { rejectedAgain: 1, doubled: 1 },
    ],
    [
      'twice, though it names an event',
      '{}',
      ['acme#a', 'acme#b'],
      ['{}'],
      { rejectedAgain: 0, doubled: 1 },
    ],
  ])('tells a rejected message that was recorded %s', (_, text, keys, redriven, counts) => {
    const ledger = keys.map((key) => ({ ...rejectedRecord(text), key }));
    expect(accountFor([text], { ...NOWHERE, ledger, redriven })).toMatchObject({
      lost: 0,
      unknown: 0,
      ...counts,
    });
  });

  it('sees a record of a message that nobody sent', () => {
    const found = { ...NOWHERE, ledger: [eventRecord('a'), rejectedRecord('{')] };
    expect(accountFor([], found)).toMatchObject({ doubled: 0, unknown: 2 });
  });
});
