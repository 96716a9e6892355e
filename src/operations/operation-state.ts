import type { ListOperation, Operation } from '../core/operation.ts';

/** Milliseconds. A process that works on an operation saves it at least every 15 seconds. */
const SILENT_AFTER_MS = 60_000;

/** How an operation stands. `interrupted`: its process died before it could save that it stopped. */
export type OperationState = Operation['status'] | 'interrupted';

/** @param now milliseconds since 1970 */
export function stateOf(
  { status, updatedAt }: Pick<Operation, 'status' | 'updatedAt'>,
  now: number,
): OperationState {
  const isSilent = now - Date.parse(updatedAt) >= SILENT_AFTER_MS;
  return status === 'running' && isSilent ? 'interrupted' : status;
}

/** Whether somebody can go on with an operation. Only those that go through the list of open records can be resumed. */
export function canResume(operation: Operation, now: number): operation is ListOperation {
  const state = stateOf(operation, now);
  const hasCursor = operation.kind === 'replay' || operation.kind === 'discard';
  return hasCursor && (state === 'stopped' || state === 'interrupted');
}
