import type { OperationServices } from '../../src/operations/operate.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { eventsCommand } from './command-text.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import type { TargetValues } from './target-options.ts';

/** Says that the ledger has no record of an event, and why that may be. */
export function unknownKeyText(key: string, target: TargetValues): string {
  const why = key.startsWith('#')
    ? 'Only a message that names no event is kept under its message id.'
    : 'It hasn’t come, or waits in the queue and was never tried, or its retention is over. Check the spelling: ids distinguish upper and lower case.';
  return `The ledger has no record ${key}. ${why}\n${deadLettersHint(target)}`;
}

/** Says where an event may be that the ledger doesn't have. */
export function deadLettersHint(target: TargetValues): string {
  const command = eventsCommand(['list', '--from', 'dlq', '--all'], target);
  return `It may be in the dead-letter queue. This lists the dead letters: ${command}`;
}

/**
 * The result if there is nothing to do, because the event that a command names isn't open. `undefined` if it is open.
 *
 * @throws Error if the ledger has no such event.
 */
export async function endIfNotOpen(
  { kind, values }: { readonly kind: 'replay' | 'discard'; readonly values: TargetValues },
  key: string,
  { editor }: Pick<OperationServices, 'editor'>,
  { signal }: Pick<Session, 'signal'>,
): Promise<Result | undefined> {
  const status = (await unlessInterrupted(editor.read([key]), signal)).get(key)?.status;
  switch (status) {
    case undefined:
      throw new Error(unknownKeyText(key, values));
    case 'processed':
    case 'discarded':
      return {
        exitCode: 0,
        json: { end: 'nothing_to_do', event: { id: key, status } },
        text: `Nothing to ${kind}: ${key} is ${status}. Only open events can be ${PARTICIPLES[kind]}.\n`,
      };
    case 'failed':
    case 'queued':
    case 'processing':
      return undefined;
  }
}

const PARTICIPLES = { replay: 'replayed', discard: 'discarded' } as const;
