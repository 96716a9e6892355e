import type {
  DiscardOperation,
  EditOperation,
  PauseOperation,
  RedriveOperation,
  ReplayOperation,
} from '../../src/core/operation.ts';
import { OPERATION_ID } from './records.ts';

const START = {
  id: OPERATION_ID,
  by: 'arn:aws:iam::123456789012:user/ada',
  status: 'running',
  startedAt: '2026-11-28T21:15:30.000Z',
  updatedAt: '2026-11-28T21:15:30.000Z',
  revision: 0,
} as const;

const EVENTS = {
  filter: { tenantId: 'acme', reason: 'invalid_body', until: '2026-11-28T21:15:30.000Z' },
  counts: { done: 0, skipped: {}, failed: 0 },
} as const;

type Overrides<O> = Partial<Omit<O, 'kind'>>;

/** A replay that has just begun. */
export function operation(overrides: Overrides<ReplayOperation> = {}): ReplayOperation {
  return { ...START, ...EVENTS, kind: 'replay', ...overrides };
}

export function discardOperation(overrides: Overrides<DiscardOperation> = {}): DiscardOperation {
  return { ...START, ...EVENTS, kind: 'discard', note: 'a test', ...overrides };
}

export function editOperation(overrides: Overrides<EditOperation> = {}): EditOperation {
  return { ...START, ...EVENTS, kind: 'edit', note: 'changed /body/amount', ...overrides };
}

export function redriveOperation(overrides: Overrides<RedriveOperation> = {}): RedriveOperation {
  const redrive = { withRefused: false, rate: 50 };
  return { ...START, ...EVENTS, kind: 'redrive', redrive, ...overrides };
}

/** A pause that Lambda has accepted. */
export function pauseOperation(overrides: Overrides<PauseOperation> = {}): PauseOperation {
  return { ...START, kind: 'pause', note: 'wrong amounts', status: 'done', ...overrides };
}
