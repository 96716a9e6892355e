import type { Advice } from '../../src/operations/causes/advice.ts';
import { eventsCommand } from './command-text.ts';
import type { TargetValues } from './target-options.ts';

/**
 * The command line that does what is advised. `undefined` if there is nothing to do.
 *
 * @param which the events, as words of the command line
 */
export function adviceCommand(
  { action }: Advice,
  which: readonly string[],
  target: TargetValues,
): string | undefined {
  switch (action) {
    case 'replay':
      return eventsCommand(['replay', ...which], target);
    case 'redrive':
      return eventsCommand(['replay', '--from', 'dlq', ...which], target);
    case 'discard':
      return eventsCommand(['discard', ...which, '--note', 'WHY'], target);
    case 'wait':
      return undefined;
  }
}
