import { CLAIMS_INDEX, OPEN_INDEX } from '../../../src/names/storage.ts';
import { logPrice, PRICES } from './prices.ts';

/** The stack's rule calls the watchdog each minute. Such calls of EventBridge cost nothing. */
export const RUNS_A_MONTH = 730 * 60;

/** An eventually consistent query of a few items, or of none. */
const QUERY_READ_UNITS = 0.5;
/** `queued` and `failed` events are under different keys of the index. */
const OPEN_STATUSES = 2;
/** The watchdog reads what it remembers consistently, and saves it. */
const STATE_READ_UNITS = 1;
const STATE_WRITE_UNITS = 1;
/** The attributes of the queue and of the dead-letter queue. */
const SQS_REQUESTS = 2;
const MEMORY_GIGABYTES = 0.5;
/** Billed time of a run with little to do: its calls, most of them one after the other, and their CPU time. */
const RUN_SECONDS = 0.3;
/** The watchdog's line, its line of metrics, and Lambda's own lines. */
const LOG_BYTES = 2_000;

/**
 * Dollars a month for the watchdog while nothing is open and no handler runs. It reads each handled event once more: half a
 * read unit or more.
 */
export function watchdogPrice(): number {
  const queries = OPEN_STATUSES * OPEN_INDEX.shards + CLAIMS_INDEX.shards;
  const readUnits = queries * QUERY_READ_UNITS + STATE_READ_UNITS;
  const million = RUNS_A_MONTH / 1e6;
  return (
    million * readUnits * PRICES.readUnits +
    million * STATE_WRITE_UNITS * PRICES.dynamoDb.millionWriteUnits +
    million * SQS_REQUESTS * PRICES.sqsRequests +
    million * PRICES.invocations +
    RUNS_A_MONTH * RUN_SECONDS * MEMORY_GIGABYTES * PRICES.gigabyteSecond +
    logPrice(RUNS_A_MONTH * LOG_BYTES)
  );
}
