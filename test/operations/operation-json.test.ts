import { expect, it } from 'vitest';

import { filterJson, operationJson, previewJson } from '../../src/operations/operation-json.ts';
import { Operating, failedEvent } from '../support/operating.ts';
import {
  discardOperation,
  editOperation,
  operation,
  pauseOperation,
  redriveOperation,
} from '../support/operations.ts';

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

it('a filter has the names of the wire format', () => {
  const filter = {
    key: 'acme#evt-1',
    status: 'failed',
    reason: 'invalid_body',
    tenantId: 'acme',
    eventType: 'payment.processed',
    schemaVersion: 'v1',
    fingerprint: 'f1_000000000000',
    since: '2026-11-20T09:00:00.000Z',
    until: '2026-11-21T09:00:00.000Z',
  } as const;
  expect(plain(filterJson(filter))).toEqual({
    id: 'acme#evt-1',
    status: 'failed',
    reason: 'invalid_body',
    tenant_id: 'acme',
    event_type: 'payment.processed',
    schema_version: 'v1',
    fingerprint: 'f1_000000000000',
    since: '2026-11-20T09:00:00.000Z',
    until: '2026-11-21T09:00:00.000Z',
  });
});

const EVENTS = {
  filter: { tenant_id: 'acme', reason: 'invalid_body', until: '2026-11-28T21:15:30.000Z' },
  counts: { done: 0, skipped: {}, failed: 0 },
};

it.each([
  [operation(), EVENTS],
  [discardOperation(), { ...EVENTS, note: 'a test' }],
  [editOperation(), { ...EVENTS, note: 'changed /body/amount' }],
  [redriveOperation(), { ...EVENTS, with_refused: false, rate: 50 }],
  [pauseOperation(), { note: 'wrong amounts' }],
])('an operation of the kind $kind says who, when, what and how it stands', (each, details) => {
  expect(plain(operationJson(each, 'interrupted'))).toEqual({
    id: each.id,
    kind: each.kind,
    by: 'arn:aws:iam::123456789012:user/ada',
    ...details,
    state: 'interrupted',
    started_at: '2026-11-28T21:15:30.000Z',
    updated_at: '2026-11-28T21:15:30.000Z',
  });
});

it('a preview says what would be refused, what waits for a handler, and what has a dead letter', async () => {
  const exhausted = failedEvent({ event_id: 'evt-3' });
  const operating = new Operating([
    failedEvent({ event_id: 'evt-1', schema_version: 'v2' }),
    failedEvent({ event_id: 'evt-2' }),
    { ...exhausted, failure: { reason: 'attempts_exhausted', errors: [] } },
  ]);
  const hasHandler = (type: string) => type === 'no.such';
  const missing = await operating.preview(undefined, operating.services(undefined, { hasHandler }));
  expect(plain(previewJson(missing))).toMatchObject({
    counts: { accepted: 0, refused: 1, no_handler: 2 },
    refusals: [{ reason: 'unknown_version', schema_version: 'v2', count: 1, sample: 'acme#evt-1' }],
    missing_handlers: [{ event_type: 'payment.processed', schema_version: 'v1', count: 2 }],
    dead_letters: 0,
  });
  const all = await operating.preview();
  expect(previewJson(all)).toMatchObject({ counts: { accepted: 2 }, dead_letters: 1 });
});
