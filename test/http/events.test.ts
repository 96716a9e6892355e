import { beforeEach, describe, expect, it } from 'vitest';

import { childId } from '../../src/core/child-event.ts';
import { checkJson } from '../../src/http/check-json.ts';
import { EVENT_SCHEMA } from '../../src/http/event-schemas.ts';
import { PLENTY } from '../support/deadlines.ts';
import { PAYMENT, wireTextWithBody } from '../support/events.ts';
import { cameAs, processed, recordOf, rejected, sentAgain, times } from '../support/records.ts';
import { problemOf, tenantToken, testApi, type TestApi } from './support.ts';

const ACME = tenantToken('acme');

let api: TestApi;
beforeEach(() => {
  api = testApi();
});

const shown = async (path: string) => (await api.send(path, { as: ACME })).json();

describe('GET /events/{id}', () => {
  it('shows an event with the fields of its record', async () => {
    await api.store.record([processed({ correlation_id: 'c-1', colour: 'red' })], PLENTY);
    const event: unknown = await shown('/events/evt-1');
    expect(event).toEqual({
      id: 'evt-1',
      format: 'native',
      type: 'payment.processed',
      version: 'v1',
      tenant_id: 'acme',
      client_id: 'web',
      created_at: '2026-11-21T08:59:58Z',
      correlation_id: 'c-1',
      extra: { colour: 'red' },
      status: 'processed',
      received_at: '2026-11-21T09:00:00.000Z',
      processed_at: '2026-11-21T09:00:00.000Z',
      expire_at: '2027-01-15T08:00:00.000Z',
      attempts: 0,
      published: [],
      conflicts: [],
      payload: PAYMENT,
    });
    expect(checkJson(event, EVENT_SCHEMA)).toEqual([]);
  });

  it('tells the format in which its message came', async () => {
    await api.store.record([cameAs('cloudevents', processed())], PLENTY);
    expect(await shown('/events/evt-1')).toMatchObject({ format: 'cloudevents' });
  });

  it('has the payload as it was sent, to the letter', async () => {
    const body =
      '{ "payment_id":"p", "order_id":"o",\t"amount": 12.50, "payment_method":"credit_card","status":"completed"}';
    await api.store.record([recordOf(wireTextWithBody(body))], PLENTY);
    const response = await api.send('/events/evt-1', { as: ACME });
    expect(await response.text()).toContain(`"payload":${body}}`);
  });

  it('tells why an event failed, with pointers, and has the text of the message', async () => {
    await api.store.record([rejected()], PLENTY);
    const event = (await shown('/events/evt-1')) as object;
    expect(event).toMatchObject({
      status: 'failed',
      error: 'invalid_body: /body/amount must be > 0, got a number',
      failure: { reason: 'invalid_body', errors: [{ pointer: '/body/amount' }] },
      fingerprint: expect.stringMatching(/^f1_/),
      raw: expect.stringContaining('"amount":-1'),
    });
    expect(event).not.toHaveProperty('payload');
    expect(checkJson(event, EVENT_SCHEMA)).toEqual([]);
  });

  it('shows what caused an event, and what its handler published', async () => {
    const parent = processed({ event_id: 'parent' });
    if (parent.content.kind !== 'event') throw new Error('no event');
    const id = childId(parent.content.envelope, 0);
    await api.store.record([parent, processed({ event_id: id, causation_id: 'parent' })], PLENTY);
    const relative = { type: 'payment.processed', status: 'processed' };
    expect(await shown('/events/parent')).toMatchObject({ published: [{ id, ...relative }] });
    const child: unknown = await shown(`/events/${encodeURIComponent(id)}`);
    expect(child).toMatchObject({ caused_by: { id: 'parent', ...relative } });
    expect(checkJson(child, EVENT_SCHEMA)).toEqual([]);
  });

  it('shows conflicts if they are asked for', async () => {
    await api.store.record([processed()], PLENTY);
    const other = processed({ body: { ...PAYMENT, amount: 1 } }, { messageId: 'message-2' });
    await api.store.record([other], PLENTY);
    expect(await shown('/events/evt-1')).toMatchObject({ conflicts: [] });
    expect(await shown('/events/evt-1?conflicts=true')).toMatchObject({
      conflicts: [{ reason: 'id_conflict', received_at: '2026-11-21T09:00:00.000Z' }],
      conflicts_complete: true,
    });
  });

  it('finds ids with slashes and percent signs', async () => {
    const id = 'a/b%2F..#1';
    await api.store.record([processed({ event_id: id })], PLENTY);
    expect(await shown(`/events/${encodeURIComponent(id)}`)).toMatchObject({ id });
  });

  it('finds an open event for an operator who names no tenant', async () => {
    await api.store.record([rejected(), processed({ event_id: 'done' })], PLENTY);
    expect((await api.send('/events/evt-1')).status).toBe(200);
    const { detail } = await problemOf(await api.send('/events/done'), 404);
    expect(detail).toContain('tenant_id');
    expect((await api.send('/events/done?tenant_id=acme')).status).toBe(200);
    await api.store.record([rejected({ tenant_id: 'other' })], PLENTY);
    await problemOf(await api.send('/events/evt-1'), 409);
  });
});

interface ListAnswer {
  readonly data: readonly { readonly id: string; readonly status: string }[];
  readonly next?: string;
  readonly has_more: boolean;
}

async function list(query: string, as: object = ACME): Promise<ListAnswer> {
  const response = await api.send(`/events?${query}`, { as });
  expect(response.status).toBe(200);
  return (await response.json()) as ListAnswer;
}

const idsOf = ({ data }: ListAnswer): string[] => data.map(({ id }) => id);

describe('GET /events', () => {
  beforeEach(async () => {
    await api.store.record(
      times(5, (index) => {
        const event = { event_id: `e-${index}` };
        const context = { receivedAt: `2026-11-21T08:00:0${index}.000Z` };
        if (index === 4) return cameAs('sns', processed(event, context));
        return index === 3 ? rejected(event, context) : processed(event, context);
      }),
      PLENTY,
    );
    await api.store.record([rejected({ event_id: 'foreign', tenant_id: 'other' })], PLENTY);
  });

  it('lists the events of the tenant, the newest first', async () => {
    expect(idsOf(await list(''))).toEqual(['e-4', 'e-3', 'e-2', 'e-1', 'e-0']);
  });

  it.each([
    ['status=failed', ['e-3']],
    ['status=open', ['e-3']],
    ['status=processed&order=oldest_first', ['e-0', 'e-1', 'e-2', 'e-4']],
    ['reason=invalid_body', ['e-3']],
    ['type=payment.refunded', []],
    ['format=sns', ['e-4']],
    ['format=native&status=processed', ['e-2', 'e-1', 'e-0']],
    ['version=v1&type=payment.processed&limit=1', ['e-4']],
    ['since=2026-11-21T10:00:01%2B02:00&until=2026-11-21T08:00:03Z', ['e-2', 'e-1']],
    [
      'since=2026-11-21T08:00:02.0009999999Z&until=9999-12-31T23:59:59-01:00',
      ['e-4', 'e-3', 'e-2'],
    ],
    ['tenant_id=acme&status=failed', ['e-3']],
  ])('takes the filter %s', async (query, ids) => {
    expect(idsOf(await list(query))).toEqual(ids);
  });

  it('goes from page to page by next and by the Link header', async () => {
    const first = await api.send('/events?limit=2', { as: ACME });
    const { next, has_more } = (await first.json()) as ListAnswer;
    const link = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(has_more).toBe(true);
    expect(new URLSearchParams(link.split('?')[1]).get('cursor')).toBe(next);
    const second = await list(link.split('?')[1] ?? '');
    expect(idsOf(second)).toEqual(['e-2', 'e-1']);
    const last = await list(`cursor=${second.next ?? ''}`);
    expect(last).toMatchObject({ data: [{ id: 'e-0' }], has_more: false });
    expect(last.next).toBeUndefined();
  });

  it('takes a cursor of another tenant as a place in the own list', async () => {
    const other = tenantToken('other');
    await api.store.record([rejected({ event_id: 'f-2', tenant_id: 'other' })], PLENTY);
    const { next = '' } = await list('limit=1', other);
    expect(next).not.toBe('');
    expect(idsOf(await list(`cursor=${next}`))).toEqual(['e-4', 'e-3', 'e-2', 'e-1', 'e-0']);
  });

  it('lists open events of all tenants for operators', async () => {
    const operator = { iam: { userArn: 'arn:aws:iam::1:user/ada' } };
    expect(idsOf(await list('status=open', operator))).toEqual(['foreign', 'e-3']);
    const { errors } = await problemOf(await api.send('/events'), 400);
    expect(errors).toMatchObject([{ parameter: 'tenant_id', keyword: 'required' }]);
    expect(idsOf(await list('tenant_id=other', operator))).toEqual(['foreign']);
  });

  it.each([
    ['page=2', 'page', 'follow next'],
    ['offset=20', 'offset', 'follow next'],
    ['total=true', 'total', 'the whole list'],
    ['limit=0', 'limit', 'from 1 to 100'],
    ['limit=-1', 'limit', 'from 1 to 100'],
    ['limit=1000000000', 'limit', 'from 1 to 100'],
    ['limit=NaN', 'limit', 'from 1 to 100'],
    ['limit=101', 'limit', 'from 1 to 100'],
    ['status=done', 'status', 'one of open, queued'],
    ['reason=bad_luck', 'reason', 'one of malformed_json'],
    ['cursor=forged', 'cursor', 'the next of a page'],
    ['cursor=%00', 'cursor', 'must be a text'],
    ['since=yesterday', 'since', 'RFC 3339'],
    ['since=2999-01-01T00:00:00Z', 'since', 'past'],
    ['since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z', 'until', 'later than since'],
    ['reason=handler_error&status=failed', 'reason', 'another attempt'],
    ['fingerprint=f1_3f9a0c12be77', 'fingerprint', 'for operators'],
  ])('refuses %s by name', async (query, parameter, text) => {
    const response = await api.send(`/events?${query}`, { as: ACME });
    const { errors } = await problemOf(response, 400);
    expect(errors).toMatchObject([{ parameter, detail: expect.stringContaining(text) }]);
  });

  it('shows an event that an operator has sent again as queued', async () => {
    const record = sentAgain(rejected({ event_id: 'again' }));
    api.records.set(record.key, record);
    expect(idsOf(await list('status=queued'))).toEqual(['again']);
  });
});
