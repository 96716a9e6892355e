import { beforeEach, describe, expect, it } from 'vitest';

import type { Overview, TopCause } from '#generated/console-api.ts';
import {
  intakeOf,
  isIdle,
  namesText,
  newsText,
  openText,
  whyText,
} from '../../../src/console/pages/overview/situation.ts';

const EMPTY = { visible: 0, in_flight: 0, delayed: 0 };
const NONE = { processed: 0, duplicate: 0, conflict: 0, rejected: 0, failed: 0, retry: 0 };
const PERIOD = { since: '2026-11-21T08:59:55.000Z', until: '2026-11-21T09:00:00.000Z' };
const CAUSE: TopCause = {
  events: 1,
  failed: 1,
  queued: 0,
  first_seen: PERIOD.since,
  last_seen: PERIOD.since,
  summary: 'The body doesn’t match its schema',
  reasons: ['invalid_body'],
  types: {},
  tenants: {},
  sample_key: 'acme#1',
};

let idle: Overview;
beforeEach(() => {
  idle = {
    at: PERIOD.until,
    queues: { state: 'read', value: { queue: EMPTY, dead_letters: EMPTY } },
    outcomes: { state: 'read', value: { series: [{ ...PERIOD, counts: NONE }] } },
    open: { state: 'read', value: { failed: 0, queued: 0, complete: true, causes: [] } },
    source: { state: 'read', value: { state: 'enabled' } },
    operations: { state: 'read', value: [] },
  };
});

const changed = (changes: Partial<Overview>): Overview => ({ ...idle, ...changes });

describe('a pipeline', () => {
  it('is idle if nothing came, waits or is open', () => {
    expect(isIdle(idle)).toBe(true);
  });

  it.each<[string, Partial<Overview>]>([
    [
      'a message is in flight',
      {
        queues: {
          state: 'read',
          value: { queue: { ...EMPTY, in_flight: 1 }, dead_letters: EMPTY },
        },
      },
    ],
    [
      'there is a dead letter',
      {
        queues: { state: 'read', value: { queue: EMPTY, dead_letters: { ...EMPTY, visible: 1 } } },
      },
    ],
    [
      'a message came',
      {
        outcomes: {
          state: 'read',
          value: { series: [{ ...PERIOD, counts: { ...NONE, retry: 1 } }] },
        },
      },
    ],
    [
      'an event is open',
      { open: { state: 'read', value: { failed: 1, queued: 0, complete: true, causes: [] } } },
    ],
    ['nobody knows what is open', { open: { state: 'failed', error: 'access denied' } }],
  ])('is not idle if %s', (_, changes) => {
    expect(isIdle(changed(changes))).toBe(false);
  });

  it('is told to a screen reader without numbers that change all the time', () => {
    expect(newsText(idle)).toBe('No event needs anybody.');
    const paused = changed({
      source: { state: 'read', value: { state: 'disabled' } },
      open: { state: 'read', value: { failed: 3, queued: 0, complete: true, causes: [CAUSE] } },
      queues: { state: 'read', value: { queue: EMPTY, dead_letters: { ...EMPTY, visible: 9 } } },
    });
    expect(newsText(paused)).toBe(
      'Events are paused. One cause of failures. There are dead letters.',
    );
  });
});

describe('the intake', () => {
  const paused = { since: PERIOD.since, by: 'ada', note: 'wrong', operation: 'id' };

  it.each([
    [{ state: 'enabled' }, { kind: 'taking' }],
    [
      { state: 'disabled', paused },
      { kind: 'paused', soon: false, by: paused },
    ],
    [{ state: 'disabling' }, { kind: 'paused', soon: true }],
    [{ state: 'updating' }, { kind: 'changing', state: 'updating' }],
  ] as const)('of %j is %j', (source, intake) => {
    expect(intakeOf(source)).toEqual(intake);
  });
});

describe('why a cause failed', () => {
  const error = { pointer: '/body/amount', keyword: 'minimum', detail: 'must be > 0' };

  it.each([
    [{ reason: 'invalid_body', errors: [error] }, '/body/amount: must be > 0'],
    [{ reason: 'malformed_json', errors: [{ ...error, pointer: '' }] }, 'the message: must be > 0'],
    [{ reason: 'handler_failed', message: 'no such card', errors: [] }, 'no such card'],
    [{ reason: 'lost', errors: [] }, undefined],
    [undefined, undefined],
  ] as const)('is told by its sample: %j', (sample, text) => {
    expect(whyText(sample ? { sample: { ...sample, errors: [...sample.errors] } } : {})).toBe(text);
  });

  it('names the most frequent types, and counts the others', () => {
    expect(namesText({ a: 1, b: 7, c: 3, d: 1 })).toBe('b, c and 2 more');
    expect(namesText({ a: 1 })).toBe('a');
  });

  it('says that there may be more events than were read', () => {
    const open = { failed: 4_000, queued: 0, causes: [] };
    expect(openText({ ...open, complete: false })).toBe(
      'Of the newest 4,000 open events, 4,000 failed, 0 queued for another attempt; there are older ones, which Causes counts',
    );
    expect(openText({ ...open, complete: true })).toBe(
      '4,000 failed, 0 queued for another attempt',
    );
  });
});
