import { textHash } from '../core/text-hash.ts';
import type { LedgerRecord } from '../core/ledger-record.ts';
import type { OperationFilter } from '../core/operation.ts';
import type { Candidate } from './candidates.ts';
import { takes } from './operation-filter.ts';
import type { Refusal } from './verdict.ts';

/** How an operation judges a record: see `judge` and `judgeState`. */
export type JudgeRecord<V> = (
  record: LedgerRecord | undefined,
  options: { readonly queuedToo: boolean },
) => V | Refusal;

/** Judges a record as it is now. It may have changed since the filter took it. */
export function assess<V extends { readonly kind: string }>(
  record: LedgerRecord | undefined,
  filter: OperationFilter,
  judgeRecord: JudgeRecord<V>,
): V | Refusal {
  const verdict = judgeRecord(record, { queuedToo: filter.status === 'queued' });
  if (record === undefined || verdict.kind === 'closed') return verdict;
  return takes(filter, record) ? verdict : { kind: 'changed' };
}

/** Whether a record was listed as `queued` though the filter doesn't ask for those. Then it is left as it is, unread. */
export function isListedUnderWay({ listed }: Candidate, { status }: OperationFilter): boolean {
  return listed?.status === 'queued' && status !== 'queued';
}

/** 64 bits, in hex: two states of one record never share a stamp by chance. */
const STAMP_DIGITS = 16;

/** Names the state of a record. Whatever changes it gives it another stamp. */
export function stampOf(record: LedgerRecord): string {
  const { status, attempts, claimId, operationId, fingerprint, contentHash } = record;
  const state = [status, attempts, claimId, operationId, fingerprint, contentHash];
  return textHash(JSON.stringify(state)).slice(0, STAMP_DIGITS);
}
