import { impossibleForLetters } from '../../src/operations/dead-letters/letter-filter.ts';
import type { FilterValues } from './filter-options.ts';

/** How the help of each command on dead letters explains what they do. */
export const LETTERS_NOTE =
  'With --from dlq, the conditions are about dead letters: --since and --until about when a message was sent, --tenant, ' +
  '--type and --version about what it says, --reason and --fingerprint about why today’s schemas would refuse it or, if ' +
  'they would not, why its event failed, and --status about its event in the ledger. While the command runs, it hides the ' +
  'letters from others. If it is killed, they are visible again two minutes later.';

/** Conditions that no dead letter can meet together. */
export function letterProblems({
  from,
  status,
  reason,
}: FilterValues & { readonly from?: 'ledger' | 'dlq' | undefined }): readonly string[] {
  if (from !== 'dlq') return [];
  return impossibleForLetters({ ...(status && { status }), ...(reason && { reason }) });
}
