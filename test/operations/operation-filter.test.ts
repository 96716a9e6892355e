import { expect, test } from 'vitest';

import type { OperationFilter } from '../../src/core/operation.ts';
import { takes } from '../../src/operations/operation-filter.ts';
import { failedEvent } from '../support/operating.ts';
import { recordOf, rejected } from '../support/records.ts';

const RECEIVED = { receivedAt: '2026-11-21T08:00:00.000Z' };
const REJECTED = rejected({}, RECEIVED);
const NAMELESS = recordOf('hello', RECEIVED);
const LATER = '2026-11-21T08:00:00.001Z';

const cases: [Partial<OperationFilter>, typeof REJECTED, boolean][] = [
  [{}, REJECTED, true],
  [{ until: RECEIVED.receivedAt }, REJECTED, false],
  [{ since: RECEIVED.receivedAt }, REJECTED, true],
  [{ since: LATER }, REJECTED, false],
  [{ status: 'failed' }, REJECTED, true],
  [{ status: 'queued' }, REJECTED, false],
  [{ reason: 'invalid_body' }, REJECTED, true],
  [{ reason: 'expired' }, REJECTED, false],
  [{ tenantId: 'acme' }, REJECTED, true],
  [{ tenantId: 'other' }, REJECTED, false],
  [{ tenantId: 'acme' }, NAMELESS, false],
  [{ eventType: 'payment.processed', schemaVersion: 'v1' }, REJECTED, true],
  [{ eventType: 'payment.processed', schemaVersion: 'v2' }, REJECTED, false],
  [{ eventType: 'other' }, REJECTED, false],
  [{ eventType: 'payment.processed' }, NAMELESS, false],
  [{ fingerprint: REJECTED.fingerprint ?? '' }, REJECTED, true],
  [{ fingerprint: 'f1_000000000000' }, REJECTED, false],
  [{ key: 'acme#evt-1' }, REJECTED, true],
  [{ key: 'acme#evt-2' }, REJECTED, false],
  [{ eventType: 'payment.processed', tenantId: 'acme' }, { ...failedEvent(), ...RECEIVED }, true],
];

test.each(cases)('takes only the records that meet each of %j', (conditions, record, taken) => {
  expect(takes({ until: LATER, ...conditions }, record)).toBe(taken);
});
