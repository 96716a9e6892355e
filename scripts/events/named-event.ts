import type { OperationServices } from '../../src/operations/operate.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { unlessInterrupted } from './connect.ts';

/** Says that the ledger has no record of an event, and why that may be. */
export function unknownKeyText(key: string): string {
  const why = key.startsWith('#')
    ? 'Only a message that names no event is kept under its message id.'
    : 'It hasn’t come, or waits in the queue and was never tried, or its retention is over. Check the spelling: ids distinguish upper and lower case.';
  return `The ledger has no record ${key}. ${why}`;
}

/**
 * The result if there is nothing to do, because the event that a command names isn't open. `undefined` if it is open.
 *
 * @throws Error if the ledger has no such event.
 */
export async function endIfNotOpen(
  kind: 'replay' | 'discard',
  key: string,
  { editor }: Pick<OperationServices, 'editor'>,
  { signal }: Pick<Session, 'signal'>,
): Promise<Result | undefined> {
  const status = (await unlessInterrupted(editor.read([key]), signal)).get(key)?.status;
  switch (status) {
    case undefined:
      throw new Error(unknownKeyText(key));
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
