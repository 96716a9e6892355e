import type { ApiAnswer } from '../route.ts';
import { ServiceFailed } from '../service-failed.ts';
import { unavailable } from '../unavailable.ts';
import type { ConsoleServices } from './console-services.ts';

/** Answers a request. If a service fails, the answer says why and what to do: an operator may know more than the API tells. */
export async function explained(
  { requestId, route }: { readonly requestId: string; readonly route: string },
  { log, explain }: Pick<ConsoleServices, 'log' | 'explain'>,
  answer: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  try {
    return await answer();
  } catch (error) {
    log.requestFailed({ requestId, route, error });
    return unavailable(explain(error instanceof ServiceFailed ? error.cause : error));
  }
}
