import { WAITING_SECONDS } from './bill.ts';
import { cpuPrice, DEFAULTS, logPrice, PRICES } from './prices.ts';

/** The function's line and Lambda's own lines (START, END, REPORT), with the 26 bytes that CloudWatch adds to each. */
const FUNCTION_LOG_BYTES = 800;
/** The line of API Gateway's access log. */
const ACCESS_LOG_BYTES = 600;

interface Requests {
  /** Events in a request. */
  readonly events: number;
  /** CPU time for each event. */
  readonly microseconds: number;
}

/**
 * Dollars for a million events that come over HTTP and have no handler: API Gateway, the function, and the logs of both.
 * DynamoDB isn't in it.
 */
export function httpPrice({ events, microseconds }: Requests): number {
  const gigabytes = DEFAULTS.memoryMb / 1024;
  const aRequest =
    (PRICES.httpRequests + PRICES.invocations) / 1e6 +
    WAITING_SECONDS * gigabytes * PRICES.gigabyteSecond +
    logPrice(FUNCTION_LOG_BYTES + ACCESS_LOG_BYTES);
  return (1e6 * aRequest) / events + cpuPrice(microseconds);
}
