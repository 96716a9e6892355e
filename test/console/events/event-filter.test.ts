import { describe, expect, it } from 'vitest';

import {
  eventsPath,
  filterFrom,
  listRequest,
  operationFilter,
  spanMs,
  withCondition,
  type EventFilter,
} from '../../../src/console/pages/events/event-filter.ts';
import { REASONS } from '../../../src/console/parts/reasons.ts';
import { FAILURE_REASONS } from '../../../src/core/failure-reasons.ts';

const NOW = Date.UTC(2026, 10, 29, 12);

const ALL: EventFilter = {
  tenant_id: 'acme',
  status: 'failed',
  type: 'order.placed',
  version: 'v2',
  reason: 'invalid_body',
  fingerprint: 'f1_3f9a0c12be77',
  since: '24h',
  until: '2026-11-29T10:00:00+01:00',
};

const queryOf = (path: string) =>
  Object.fromEntries(new URL(path, 'http://localhost').searchParams);

describe('the filter of an address', () => {
  it.each<EventFilter>([{}, ALL, { status: 'open' }, { since: '2026-11-29T10:00:00Z' }])(
    'is the one that made it: %o',
    (filter) => {
      expect(filterFrom(queryOf(eventsPath(filter)))).toEqual({ filter, wrong: [] });
    },
  );

  it.each([
    ['tenant_id', 'a b'],
    ['status', 'opened'],
    ['tenant', 'globex'],
    ['constructor', 'x'],
    ['type', '<script>'],
    ['version', '2'],
    ['reason', 'constructor'],
    ['fingerprint', 'f1'],
    ['since', 'yesterday'],
    ['since', '2026-02-31 10:00'],
    ['until', '24h'],
  ])('leaves out what nobody can read, and says so: %s=%s', (name, value) => {
    expect(filterFrom({ type: 'order.placed', [name]: value })).toEqual({
      filter: name === 'type' ? {} : { type: 'order.placed' },
      wrong: [name],
    });
  });

  it.each([{ status: 'any' }, { paused: '' }, { type: '' }])('has no condition in %o', (query) => {
    expect(filterFrom(query as Record<string, string>)).toEqual({ filter: {}, wrong: [] });
  });

  it('ignores names that every object has', () => {
    const query = Object.create({ status: 'open' }) as object;
    expect(filterFrom(query as Record<string, string>)).toEqual({ filter: {}, wrong: [] });
  });

  it('asks for open events if it has a fingerprint, because no other list has them', () => {
    const { fingerprint = '' } = ALL;
    expect(filterFrom({ fingerprint, status: 'processed' }).filter.status).toBe('open');
    expect(withCondition({}, 'fingerprint', fingerprint)).toEqual({ fingerprint, status: 'open' });
    expect(filterFrom({ fingerprint, status: 'queued' }).filter.status).toBe('queued');
  });

  it('changes one condition at a time', () => {
    expect(withCondition({ type: 'a' }, 'status', 'open')).toEqual({ type: 'a', status: 'open' });
    expect(withCondition({ type: 'a', status: 'open' }, 'type', '')).toEqual({ status: 'open' });
  });
});

describe('a span', () => {
  it.each([
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['7', undefined],
    ['-1h', undefined],
    ['1y', undefined],
  ])('%s is %s ms', (text, expected) => {
    expect(spanMs(text)).toBe(expected);
  });
});

describe('the request of a filter', () => {
  it('is about one tenant if it names one', () => {
    expect(listRequest(ALL, NOW)).toEqual({
      route: 'GET /events',
      query: { ...ALL, since: '2026-11-28T12:00:00.000Z' },
    });
  });

  it('is about all tenants otherwise', () => {
    expect(listRequest({ type: 'a', since: '2026-11-29T10:00:00Z' }, NOW)).toEqual({
      route: 'GET /all-events',
      query: { type: 'a', since: '2026-11-29T10:00:00Z' },
    });
  });
});

describe('the filter of an operation', () => {
  it('has the same conditions, with their names in operations', () => {
    expect(operationFilter(ALL, NOW)).toEqual({
      ...{ tenant_id: 'acme', status: 'failed', event_type: 'order.placed', schema_version: 'v2' },
      ...{ reason: 'invalid_body', fingerprint: 'f1_3f9a0c12be77' },
      ...{ since: '2026-11-28T12:00:00.000Z', until: '2026-11-29T10:00:00+01:00' },
    });
  });

  it.each<[EventFilter, object | undefined]>([
    [{ status: 'open' }, {}],
    [
      { status: 'queued', type: 'a' },
      { status: 'queued', event_type: 'a' },
    ],
    [{}, undefined],
    [{ status: 'processed' }, undefined],
    [{ status: 'discarded', tenant_id: 'acme' }, undefined],
  ])('of %o is %o', (filter, expected) => {
    expect(operationFilter(filter, NOW)).toEqual(expected);
  });
});

describe('the choice of reasons', () => {
  it('has every reason', () => {
    expect([...REASONS].sort()).toEqual([...FAILURE_REASONS].sort());
  });
});
