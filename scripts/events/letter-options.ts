import { impossibleForLetters } from '../../src/operations/dead-letters/letter-filter.ts';
import type { FilterValues } from './filter-options.ts';

/** How the help of each command on dead letters explains what they do. */
export const LETTERS_NOTE =
  'With --from dlq, the conditions are about dead letters. --since and --until compare when a message was sent. --tenant, ' +
  '--type and --version compare what the message says. --reason and --fingerprint compare why today’s schemas would refuse ' +
  'it. If they would accept it, these two compare why its event failed. --status compares its event in the ledger. While ' +
  'the command runs, it hides the letters from others. If it is killed, they are visible again two minutes later.';

/** Conditions that no dead letter can meet together. */
export function letterProblems({
  from,
  status,
  reason,
}: FilterValues & { readonly from?: 'ledger' | 'dlq' | undefined }): readonly string[] {
  if (from !== 'dlq') return [];
  return impossibleForLetters({ ...(status && { status }), ...(reason && { reason }) });
}
