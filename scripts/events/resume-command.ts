import type { Operation } from '../../src/core/operation.ts';
import { canResume } from '../../src/operations/operation-state.ts';
import { eventsCommand } from './command-text.ts';
import type { TargetValues } from './target-options.ts';

/** The command line that goes on with an operation. @param now milliseconds since 1970 */
export function resumeCommand(
  operation: Operation,
  target: TargetValues,
  now: number,
): string | undefined {
  if (!canResume(operation, now)) return undefined;
  return eventsCommand(['replay', '--resume', operation.id], target);
}
