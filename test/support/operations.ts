import type { Operation } from '../../src/core/operation.ts';
import { OPERATION_ID } from './records.ts';

/** A replay that has just begun. */
export function operation(overrides: Partial<Operation> = {}): Operation {
  return {
    id: OPERATION_ID,
    kind: 'replay',
    by: 'arn:aws:iam::123456789012:user/ada',
    filter: { tenantId: 'acme', reason: 'invalid_body', until: '2026-11-28T21:15:30.000Z' },
    status: 'running',
    counts: { done: 0, skipped: {}, failed: 0 },
    startedAt: '2026-11-28T21:15:30.000Z',
    updatedAt: '2026-11-28T21:15:30.000Z',
    revision: 0,
    ...overrides,
  };
}
