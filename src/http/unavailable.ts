import type { ApiServices } from './api-services.ts';
import { problemAnswer } from './problem.ts';
import type { Answer, ApiAnswer, ApiRequest } from './route.ts';
import { PROBLEM_SCHEMA } from './problem.ts';

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

/** The answer of work that changes nothing if it rejects. As everywhere, an error that no rule names may pass. */
export async function unlessUnavailable(
  route: string,
  { requestId }: Pick<ApiRequest, 'requestId'>,
  { log }: Pick<ApiServices, 'log'>,
  work: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  try {
    return await work();
  } catch (error) {
    log.requestFailed({ requestId, route, error });
    return unavailable('A service that the request needs does not answer. Nothing was changed.');
  }
}
