import { beforeEach, describe, expect, it } from 'vitest';

import type { SeenTenants } from '../../../src/ledger-queries.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { processed, recordOf, rejected, times } from '../../support/records.ts';
import { problemOf, tenantToken, type TestApi } from '../support.ts';
import { testConsole } from './support.ts';

const at = (second: number) => ({ receivedAt: `2026-11-21T08:59:0${second}.000Z` });
const SEEN: SeenTenants = {
  tenants: [
    { tenantId: 'acme', lastReceivedAt: '2026-11-21T08:59:04.000Z' },
    { tenantId: 'other', lastReceivedAt: '2026-11-21T08:59:02.000Z' },
  ],
  isComplete: true,
};

let api: TestApi;
beforeEach(async () => {
  api = testConsole({ tenants: { seenTenants: () => Promise.resolve(SEEN) } });
  await api.store.record(
    [
      processed({ event_id: 'a-1' }, at(1)),
      processed({ event_id: 'o-2', tenant_id: 'other' }, at(2)),
      recordOf('hello', { messageId: 'message-3', ...at(3) }),
      rejected({ event_id: 'a-4' }, at(4)),
    ],
    PLENTY,
  );
});

interface Page {
  readonly data: readonly { readonly key: string; readonly status: string }[];
  readonly next?: string;
  readonly has_more: boolean;
}

async function list(query = ''): Promise<Page> {
  const response = await api.send(`/all-events${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}
const keys = async (query: string) => (await list(query)).data.map(({ key }) => key);

describe('GET /all-events', () => {
  it('lists events of all tenants and messages that name none, the newest first', async () => {
    expect(await list()).toEqual({
      data: [
        expect.objectContaining({ key: 'acme#a-4', status: 'failed', reason: 'invalid_body' }),
        expect.objectContaining({ key: '#message-3', reason: 'malformed_json' }),
        expect.objectContaining({ key: 'other#o-2', tenant_id: 'other', id: 'o-2' }),
        expect.objectContaining({ key: 'acme#a-1', type: 'payment.processed', version: 'v1' }),
      ],
      has_more: false,
      tenants: { listed: 2, known: 2, complete: true },
    });
  });

  it.each([
    ['?status=processed', ['other#o-2', 'acme#a-1']],
    ['?status=open', ['acme#a-4', '#message-3']],
    ['?status=failed&reason=invalid_body', ['acme#a-4']],
    ['?type=payment.processed&since=2026-11-21T09:59:02%2B01:00', ['acme#a-4', 'other#o-2']],
    ['?until=2026-11-21T08:59:02Z', ['acme#a-1']],
    ['?version=v2', []],
  ])('takes conditions: %s', async (query, expected) => {
    expect(await keys(query)).toEqual(expected);
  });

  it('goes from page to page', async () => {
    const first = await list('?limit=2');
    expect(first.has_more).toBe(true);
    expect(await keys(`?limit=2&cursor=${first.next ?? ''}`)).toEqual(['other#o-2', 'acme#a-1']);
  });

  it.each([
    ['?tenant_id=acme', 'tenant_id'],
    ['?order=oldest_first', 'order'],
    ['?page=2', 'page'],
    ['?cursor=x', 'cursor'],
    ['?fingerprint=f1_3f9a0c12be77', 'fingerprint'],
    ['?since=2040-01-01T00:00:00Z', 'since'],
    ['?status=processed&reason=id_conflict', 'reason'],
  ])('refuses %s', async (query, parameter) => {
    const { errors } = await problemOf(await api.send(`/all-events${query}`), 400);
    expect(errors).toMatchObject([{ parameter }]);
  });

  it('is for operators', async () => {
    await problemOf(await api.send('/all-events', { as: tenantToken('acme') }), 403);
  });

  it('answers with 503 if the journal fails', async () => {
    api = testConsole({ tenants: { seenTenants: () => Promise.reject(new Error('down')) } });
    await problemOf(await api.send('/all-events'), 503);
  });
});

describe('GET /tenants', () => {
  it('lists the tenants that sent something, the latest first', async () => {
    const response = await api.send('/tenants');
    expect(await response.json()).toEqual({
      data: [
        { tenant_id: 'acme', last_received_at: '2026-11-21T08:59:04.000Z' },
        { tenant_id: 'other', last_received_at: '2026-11-21T08:59:02.000Z' },
      ],
      complete: true,
    });
  });

  it('lists at most 200, and says that there are more', async () => {
    const tenants = times(201, (index) => ({ tenantId: `t-${index}`, ...at(1) })).map(
      ({ tenantId, receivedAt }) => ({ tenantId, lastReceivedAt: receivedAt }),
    );
    api = testConsole({
      tenants: { seenTenants: () => Promise.resolve({ tenants, isComplete: true }) },
    });
    const answer = (await (await api.send('/tenants')).json()) as Record<string, unknown>;
    expect([(answer['data'] as unknown[]).length, answer['complete']]).toEqual([200, false]);
  });

  it('answers with 503 if the journal fails', async () => {
    api = testConsole({ tenants: { seenTenants: () => Promise.reject(new Error('down')) } });
    await problemOf(await api.send('/tenants'), 503);
  });
});
