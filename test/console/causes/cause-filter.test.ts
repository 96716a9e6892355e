import { describe, expect, it } from 'vitest';

import {
  causePath,
  changeFilter,
  choiceFrom,
  filterFrom,
  listPath,
  withCondition,
} from '../../../src/console/pages/causes/cause-filter.ts';

const CAUSE = 'f1_3f9a0c12be77';

describe('the address of the causes', () => {
  it.each([
    '/causes',
    '/causes?tenant_id=acme',
    '/causes?type=order.placed&version=v2&status=failed&reason=invalid_body',
    '/causes?since=2026-11-29T09%3A00%3A00.000Z&order=latest_first&page=3',
  ])('%s is what it was made from', (address) => {
    const query = Object.fromEntries(new URL(address, 'http://console').searchParams);
    expect(listPath(choiceFrom(query))).toBe(address);
  });

  it.each<Record<string, string>>([
    { tenant_id: '../x', status: 'processed', reason: '', page: '0', order: 'random' },
    { page: 'NaN', constructor: 'x' },
    { page: '-1' },
  ])('without what no event can have: %j', (query) => {
    expect(listPath(choiceFrom(query))).toBe('/causes');
  });

  it('may ask for any status, and has an order and a page', () => {
    const query = { status: 'any', order: 'latest_first', page: '2' };
    expect(choiceFrom(query)).toMatchObject({ filter: {}, wrong: [] });
    expect(choiceFrom({ tenant: 'globex' }).wrong).toEqual(['tenant']);
  });

  it('has no more pages than the route gives', () => {
    expect(choiceFrom({ page: '999' }).page).toBe(200);
  });
});

describe('the filter of a cause', () => {
  const { filter } = filterFrom({ tenant_id: 'acme', type: 'order.placed', version: 'v1' });

  it('is in the address of the cause', () => {
    expect(causePath(CAUSE)).toBe(`/causes/${CAUSE}`);
    expect(causePath(CAUSE, { tenant_id: 'acme' })).toBe(`/causes/${CAUSE}?tenant_id=acme`);
  });

  it('holds for a replay, too', () => {
    expect(changeFilter(CAUSE, filter)).toEqual({
      ...{ fingerprint: CAUSE, tenant_id: 'acme' },
      ...{ event_type: 'order.placed', schema_version: 'v1' },
    });
  });

  it.each([
    ['reason', 'constructor'],
    ['since', '2026-99-99T99:99:99Z'],
    ['status', 'processed'],
    ['tenant', 'globex'],
    ['page', '2'],
  ])('is without what nobody can read, and says so: %s=%s', (name, value) => {
    expect(filterFrom({ type: 'order.placed', [name]: value })).toEqual({
      filter: { type: 'order.placed' },
      wrong: [name],
    });
  });

  it('can have a condition more or less', () => {
    expect(withCondition(filter, 'tenant_id', '')).toEqual({ type: 'order.placed', version: 'v1' });
    expect(withCondition({}, 'tenant_id', 'globex')).toEqual({ tenant_id: 'globex' });
  });
});
