import { describe, expect, it } from 'vitest';

import { summarize } from '../../src/core/reconcile.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { readMessage } from '../../src/core/read-message.ts';
import type { RecordResult } from '../../src/ports.ts';
import { recordedOutcome } from '../../src/batch/recorded-outcome.ts';
import { NOW, PAYMENTS, wireText } from '../support/events.ts';
import { processed, rejected } from '../support/records.ts';

const valid = readMessage(wireText(), PAYMENTS, NOW);
const wrong = readMessage('hello', PAYMENTS, NOW);
const REJECTED = { kind: 'rejected', reason: 'malformed_json' } as const;
const of = summarize(processed());
const ofRejected = summarize(rejected());
const ofDiscarded = summarize({ ...rejected(), status: 'discarded' });
const DUPLICATE = { kind: 'duplicate' } as const;

describe('a message that is only recorded', () => {
  it.each<[string, RecordResult, Partial<Outcome>, Partial<Outcome>]>([
    ['recorded', { kind: 'recorded' }, { kind: 'processed' }, REJECTED],
    ['resumed', { ...of, kind: 'resumed', attempts: 1 }, { kind: 'processed' }, REJECTED],
    ['kept beside another', { kind: 'kept_beside' }, { kind: 'conflict' }, REJECTED],
    ['known', { kind: 'duplicate', of }, DUPLICATE, DUPLICATE],
    ['known as discarded', { kind: 'duplicate', of: ofDiscarded }, DUPLICATE, DUPLICATE],
    ['known as rejected', { kind: 'duplicate', of: ofRejected }, DUPLICATE, REJECTED],
  ])('that is %s has an outcome for a valid and for a rejected message', (...row) => {
    const [, result, ofValid, ofWrong] = row;
    expect(recordedOutcome(valid, result, NOW)).toMatchObject(ofValid);
    expect(recordedOutcome(wrong, result, NOW)).toMatchObject(ofWrong);
  });

  it.each<[string, RecordResult | undefined, Outcome]>([
    [
      'waits for a lease comes back when it is over',
      { kind: 'leased', until: '2026-11-21T09:00:07.000Z' },
      {
        kind: 'retry',
        code: 'leased',
        cause: 'until 2026-11-21T09:00:07.000Z',
        afterSeconds: 7,
      },
    ],
    [
      'waits for its handler comes back',
      { kind: 'unclaimed' },
      {
        kind: 'retry',
        code: 'no_handler',
        cause: 'it waits for a handler that this version of the function does not have',
      },
    ],
    [
      'could not be recorded comes back',
      { kind: 'unavailable', code: 'store_unavailable', cause: 'down' },
      { kind: 'retry', code: 'store_unavailable', cause: 'down' },
    ],
    [
      'the store says nothing of comes back',
      undefined,
      {
        kind: 'retry',
        code: 'unexpected',
        cause: 'the store gave no answer for this record',
      },
    ],
  ])('that %s, whatever it is', (_, result, outcome) => {
    expect(recordedOutcome(valid, result, NOW)).toEqual(outcome);
    expect(recordedOutcome(wrong, result, NOW)).toEqual(outcome);
  });
});
