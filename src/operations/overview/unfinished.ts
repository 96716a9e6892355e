import type { Operation } from '../../core/operation.ts';
import { stateOf } from '../operation-state.ts';

/** Days. An operation that nobody has gone on with for longer is no news. */
const DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * The operations that are under way, or that stopped lately before their end. A pause or a resume that stopped has changed
 * nothing, so nothing is left to do about it.
 *
 * @param now milliseconds since 1970
 */
export function unfinished(operations: readonly Operation[], now: number): readonly Operation[] {
  return operations.filter((operation) => {
    const state = stateOf(operation, now);
    if (state === 'done') return false;
    if (state === 'running') return true;
    const isOnSource = operation.kind === 'pause' || operation.kind === 'resume';
    return !isOnSource && now - Date.parse(operation.updatedAt) < DAYS * DAY_MS;
  });
}
