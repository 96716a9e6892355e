import type { ListOperation, Operation } from '../core/operation.ts';
import type { OperationLog } from '../operation-ports.ts';
import { stateOf } from './operation-state.ts';

/** Whether an operation can go on, and if not, why. */
export type TakeOver =
  | { readonly kind: 'resumed'; readonly operation: ListOperation }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'done'; readonly operation: Operation }
  /** Operations of its kind have nothing to go on with. */
  | { readonly kind: 'not_resumable'; readonly operation: Operation }
  /** Another process works on it, or died less than a minute ago. */
  | { readonly kind: 'running'; readonly operation: Operation };

/**
 * Takes over an operation that was stopped, or whose process died. Then no other process can save it. What failed is tried
 * again, so it no longer counts as failed.
 *
 * @param now milliseconds since 1970.
 */
export async function takeOver(
  id: string,
  log: Pick<OperationLog, 'find' | 'save'>,
  now: number,
): Promise<TakeOver> {
  const operation = await log.find(id);
  if (operation === undefined) return { kind: 'unknown' };
  if (operation.status === 'done') return { kind: 'done', operation };
  if (operation.kind !== 'replay' && operation.kind !== 'discard') {
    return { kind: 'not_resumable', operation };
  }
  if (stateOf(operation, now) === 'running') return { kind: 'running', operation };
  const saved = await log.save({
    ...operation,
    status: 'running',
    updatedAt: new Date(now).toISOString(),
    counts: { ...operation.counts, failed: 0 },
  });
  return saved === 'taken' ? { kind: 'running', operation } : { kind: 'resumed', operation: saved };
}
