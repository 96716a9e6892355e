import { problemAnswer, PROBLEM_SCHEMA } from './problem.ts';
import type { Answer, ApiAnswer } from './route.ts';

const RETRY_AFTER_SECONDS = '5';

/** The answer if the ledger or the queue fails. */
export function unavailable(
  detail: string,
  members?: Readonly<Record<string, unknown>>,
): ApiAnswer {
  const headers = { 'retry-after': RETRY_AFTER_SECONDS };
  return problemAnswer('unavailable', detail, { headers, ...(members && { members }) });
}

/** Documents `unavailable`. */
export const UNAVAILABLE: Answer = {
  status: 503,
  description: 'The ledger or the queue does not answer.',
  schema: PROBLEM_SCHEMA,
  headers: { 'Retry-After': 'Seconds after which to try again.' },
};
