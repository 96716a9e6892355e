import type { LedgerRecord } from '../core/ledger-record.ts';
import { isOpen } from '../core/open-record.ts';
import type { EventOperation } from '../core/operation.ts';
import { stampOf } from './assess.ts';
import { operate, type OperationServices } from './operate.ts';
import { changeFilter } from './preview-change.ts';
import type { RunEnd } from './run-operation.ts';
import { isInScope, type TenantScope } from './tenant-scope.ts';
import { judge, type Refusal } from './verdict.ts';

/** What became of the wish that an event is processed. */
export type Processing =
  /** It is `queued`. `confirmed` is false if SQS didn't confirm its message: then the watchdog sends it. */
  | {
      readonly kind: 'sent';
      readonly record: LedgerRecord;
      readonly operation: EventOperation;
      readonly confirmed: boolean;
    }
  /** It is `queued`, and its message is on its way. Nothing was done. */
  | { readonly kind: 'waiting'; readonly record: LedgerRecord }
  | { readonly kind: 'processing' }
  /** It was processed or discarded. */
  | { readonly kind: 'closed'; readonly status: 'processed' | 'discarded' }
  /** By today's schemas and handlers it would fail again, so it wasn't sent. */
  | { readonly kind: 'refused'; readonly verdict: ContentRefusal }
  /** It changed meanwhile, and is failed. */
  | { readonly kind: 'changed' }
  /** Nothing is known to have been sent. The operation can be resumed. */
  | { readonly kind: 'stopped'; readonly operation: EventOperation; readonly cause?: unknown }
  /** There is no such record, or it is another tenant's. */
  | { readonly kind: 'unknown' };

/** Why a record isn't sent although it is open. */
export type ContentRefusal = Extract<Refusal, { kind: 'refused' | 'no_handler' | 'conflict' }>;

/** Which event, and who asks. */
export interface ProcessRequest {
  readonly key: string;
  readonly scope: TenantScope;
  readonly by: string;
}

/**
 * Sends an open event again, as a replay of it alone, and leaves a record of that operation. Rejects only if nothing was
 * done.
 */
export async function processEvent(
  { key, scope, by }: ProcessRequest,
  services: OperationServices,
): Promise<Processing> {
  const record = await readOwn(key, scope, services);
  const state = stateOf(record);
  if (state.kind !== 'open') return state;
  const refusal = refusalOf(state.record, services);
  if (refusal) return { kind: 'refused', verdict: refusal };
  const { status } = state.record;
  const filter = changeFilter(
    { key, ...(status === 'queued' && { status }) },
    services.clock.now(),
  );
  const accepted = new Map([[key, stampOf(state.record)]]);
  const end = await operate({ kind: 'replay', by, filter, accepted }, services);
  return processingOf(end, state.record, () => readOwn(key, scope, services));
}

async function readOwn(
  key: string,
  scope: TenantScope,
  { editor }: Pick<OperationServices, 'editor'>,
): Promise<LedgerRecord | undefined> {
  const record = (await editor.read([key])).get(key);
  if (record === undefined) return undefined;
  const { content } = record;
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  return isInScope(identity, scope) ? record : undefined;
}

type Standing =
  | { readonly kind: 'open'; readonly record: LedgerRecord }
  | Extract<Processing, { kind: 'waiting' | 'processing' | 'closed' | 'unknown' }>;

function stateOf(record: LedgerRecord | undefined): Standing {
  switch (record?.status) {
    case undefined:
      return { kind: 'unknown' };
    case 'processed':
    case 'discarded':
      return { kind: 'closed', status: record.status };
    case 'processing':
      return { kind: 'processing' };
    case 'queued':
      return isOpen(record) ? { kind: 'open', record } : { kind: 'waiting', record };
    case 'failed':
      return { kind: 'open', record };
  }
}

function refusalOf(
  record: LedgerRecord,
  { registry, hasHandler, clock }: OperationServices,
): ContentRefusal | undefined {
  const judging = { registry, hasHandler, now: clock.now(), queuedToo: true };
  const verdict = judge(record, judging);
  switch (verdict.kind) {
    case 'refused':
    case 'no_handler':
    case 'conflict':
      return verdict;
    default:
      return undefined;
  }
}

async function processingOf(
  end: RunEnd,
  before: LedgerRecord,
  readAgain: () => Promise<LedgerRecord | undefined>,
): Promise<Processing> {
  const { operation } = end;
  const sent = (confirmed: boolean): Processing => ({
    kind: 'sent',
    record: { ...before, status: 'queued', operationId: operation.id },
    operation,
    confirmed,
  });
  switch (end.kind) {
    case 'done': {
      if (operation.counts.done > 0) return sent(true);
      const state = stateOf(await readAgain());
      if (state.kind !== 'open') return state;
      // Somebody else has sent it since.
      const { record } = state;
      return record.status === 'queued' ? { kind: 'waiting', record } : { kind: 'changed' };
    }
    case 'unsent':
      return sent(false);
    case 'failed':
      return { kind: 'stopped', operation, cause: end.cause };
    case 'interrupted':
    case 'taken':
      return { kind: 'stopped', operation };
  }
}
