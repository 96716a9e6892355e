import { describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { Operation } from '../../src/core/operation.ts';
import { rewritten } from '../../src/core/record-edit.ts';
import { messagePlace } from '../../src/operations/message-place.ts';
import type { EventLife } from '../../src/operations/show-event.ts';
import { timelineJson, timelineOf } from '../../src/operations/timeline.ts';
import { operation } from '../support/operations.ts';
import {
  discardedRecord,
  DUE_AT,
  OPERATION_ID,
  processed,
  recordOf,
  rejected,
  sentAgain,
} from '../support/records.ts';

const RECEIVED_AT = '2026-11-21T09:00:00.000Z';
const LATER = '2026-11-21T09:05:00.000Z';
const DELETED_AT = '2027-01-15T08:00:00.000Z';

function life(record: LedgerRecord, others: Partial<EventLife> = {}): EventLife {
  return { record, beside: [], besideComplete: true, children: [], ...others };
}

/** Each entry as `kind at TIME` or `kind after TIME`. */
function lines(record: LedgerRecord, others: Partial<EventLife> = {}): string[] {
  return timelineOf(life(record, others)).map(({ kind, at, after }) =>
    at === undefined ? `${kind} after ${after}` : `${kind} at ${at}`,
  );
}

function handled(state: Partial<LedgerRecord>): LedgerRecord {
  const { processedAt, ...record } = processed();
  return { ...record, ...state };
}

const STARTED: Operation = operation({ startedAt: DUE_AT });
const TIMEOUT = { reason: 'handler_timeout', errors: [] } as const;
const REFUSED = { reason: 'invalid_body', errors: [] } as const;

describe('the timeline of an event', () => {
  it.each<[string, LedgerRecord, Partial<EventLife>, readonly string[]]>([
    ['is processed at once', processed(), {}, ['received at R', 'processed at R']],
    ['was rejected', rejected(), {}, ['received at R', 'failed at R']],
    [
      'names no event',
      recordOf('not JSON', { firstSeenAt: '2026-11-21T08:00:00.000Z', resentTimes: 2 }),
      {},
      [
        'accepted at 2026-11-21T08:00:00.000Z',
        'resent after 2026-11-21T08:00:00.000Z',
        'received at R',
        'failed at R',
      ],
    ],
    [
      'is handled after an attempt failed',
      handled({ status: 'processing', attempts: 2, failure: TIMEOUT, leaseUntil: LATER }),
      {},
      ['received at R', 'attempts after R', 'failed after R', 'lease_ends at L'],
    ],
    [
      'waits for its next attempt, and expires before',
      {
        ...handled({ status: 'queued', attempts: 1, failure: TIMEOUT, leaseUntil: LATER }),
        content: processed({ expires_at: '2026-11-21T09:01:00Z' }).content,
        dueAt: '2026-11-21T09:06:00.000Z',
      },
      {},
      [
        'received at R',
        'attempts after R',
        'failed after R',
        'expires at 2026-11-21T09:01:00Z',
        'next_attempt at L',
        'due at 2026-11-21T09:06:00.000Z',
      ],
    ],
    [
      'was sent again',
      sentAgain(),
      { operation: STARTED },
      ['received at R', 'failed after R', 'operation at D', 'due at D'],
    ],
    [
      'was sent again by an operation that has no record any more',
      sentAgain(),
      {},
      ['received at R', 'failed after R', 'operation after R', 'due at D'],
    ],
    [
      'was sent again and failed again',
      { ...sentAgain(), status: 'failed' },
      { operation: STARTED },
      ['received at R', 'operation at D', 'failed after D'],
    ],
    [
      'was sent again by an operator, and then by the watchdog',
      { ...sentAgain(), sentAgain: 2 },
      { operation: STARTED },
      ['received at R', 'failed after R', 'operation at D', 'sent_again after D', 'due at D'],
    ],
    [
      'was discarded',
      discardedRecord(),
      { operation: STARTED },
      ['received at R', 'failed after R', 'operation at D', 'discarded after D'],
    ],
    [
      'has a conflict beside it that came before its correction',
      processed({}, { receivedAt: LATER }),
      {
        beside: [
          {
            ...{ key: 'acme#evt-1 0', status: 'failed', attempts: 0 },
            receivedAt: RECEIVED_AT,
            reason: 'invalid_body',
          },
        ],
      },
      ['beside at R', 'received at L', 'processed at L'],
    ],
  ])('that %s', (_, record, others, expected) => {
    const times = { R: RECEIVED_AT, L: LATER, D: DUE_AT };
    const spelled = expected.map((line) =>
      line.replace(/[RLD]$/, (name) => times[name as keyof typeof times]),
    );
    expect(lines(record, others)).toEqual([...spelled, `deleted at ${DELETED_AT}`]);
  });

  it('that was edited keeps the failure before the operation', () => {
    const seen = { ...handled({ status: 'failed', attempts: 1 }), failure: REFUSED };
    const record = rewritten(seen, seen, OPERATION_ID, DUE_AT);
    expect(lines(record, { operation: STARTED }).slice(1, 4)).toEqual([
      `attempts after ${RECEIVED_AT}`,
      `failed after ${RECEIVED_AT}`,
      `operation at ${DUE_AT}`,
    ]);
  });

  it('tells programs who changed it', () => {
    const { by } = STARTED;
    expect(timelineJson(life(sentAgain(), { operation: STARTED }))).toContainEqual({
      ...{ kind: 'operation', at: DUE_AT, operation_id: OPERATION_ID },
      ...{ operation_kind: 'replay', by },
    });
  });
});

describe('the message of an event', () => {
  const exhausted = { reason: 'attempts_exhausted', errors: [] } as const;
  const lost = { reason: 'lost', errors: [] } as const;

  it.each<[LedgerRecord, object]>([
    [processed(), { kind: 'deleted' }],
    [rejected(), { kind: 'deleted' }],
    [handled({ status: 'failed', failure: exhausted }), { kind: 'dead_letter_queue' }],
    [handled({ status: 'processed', failure: exhausted }), { kind: 'deleted_or_dead_letter' }],
    [handled({ status: 'failed', failure: lost }), { kind: 'unknown' }],
    [handled({ status: 'processing', leaseUntil: LATER }), { kind: 'with_function', until: LATER }],
    [handled({ status: 'queued', dueAt: LATER }), { by: { kind: 'delivery' }, dueAt: LATER }],
    [handled({ status: 'queued', leaseUntil: LATER }), { notBefore: LATER }],
    [sentAgain(), { by: { kind: 'operation', operationId: OPERATION_ID } }],
    [{ ...sentAgain(), sentAgain: 2 }, { by: { kind: 'watchdog', times: 2 } }],
  ])('is where its record says (%#)', (record, place) => {
    expect(messagePlace(record)).toMatchObject(place);
  });
});
