import { DYNAMODB_PRICES, keepingPrice } from '../../../src/adapters/dynamodb/item-price.ts';

/**
 * AWS's on-demand prices in us-east-1, in US dollars, as its price pages showed them in November 2026. Without free tiers
 * and volume discounts. Prices change and differ between regions: check yours.
 */
export const PRICES = {
  asOf: '2026-11',
  region: 'us-east-1',
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoDb: DYNAMODB_PRICES,
  /** A million read units, same page. */
  readUnits: 0.125,
  /** A million requests to a standard queue. Each 64 KB of payload is one request: https://aws.amazon.com/sqs/pricing/ */
  sqsRequests: 0.4,
  /** A million invocations: https://aws.amazon.com/lambda/pricing/ */
  invocations: 0.2,
  /** A million requests to an HTTP API, the first 300 million. Each 512 KB is one: https://aws.amazon.com/api-gateway/pricing/ */
  httpRequests: 1,
  /** A second of 1 GB of memory on arm64, same page. */
  gigabyteSecond: 0.000_013_333_4,
  /** A custom metric for a month, the first 10,000: https://aws.amazon.com/cloudwatch/pricing/ */
  customMetric: 0.3,
  /** A metric that an alarm of standard resolution watches, for a month, same page. */
  alarmMetric: 0.1,
  /** A dashboard for a month, beyond the first three, same page. */
  dashboard: 3,
  /** Collecting a GB of logs, same page. */
  logGigabyte: 0.5,
  /** Keeping a GB of logs, compressed, for a month, same page. */
  logGigabyteMonth: 0.03,
  /** A million objects put: https://aws.amazon.com/s3/pricing/ */
  objectPuts: 5,
  /** Keeping a GB of objects for a month, same page. */
  objectGigabyteMonth: 0.023,
} as const;

/** The default values of the settings that the bill depends on. */
export const DEFAULTS = {
  batchSize: 100,
  batchWindowSeconds: 1,
  memoryMb: 512,
  ledgerRetentionDays: { processed: 30, open: 90 },
  logRetentionDays: 30,
} as const;

/** For how many days the contestants keep an event. They don't know statuses. */
export const COMPARED_DAYS = 90;

/** The memory with which Lambda gives one whole vCPU, in GB. Less memory gives a proportional share of one. */
const GIGABYTES_A_CPU = 1769 / 1024;

/** Dollars for a million events with this CPU time each. The memory doesn't matter: half the memory takes twice as long. */
export function cpuPrice(microseconds: number): number {
  return microseconds * GIGABYTES_A_CPU * PRICES.gigabyteSecond;
}

/** SQS bills a request for each 64 KB of payload, rounded up. */
const SQS_CHUNK_BYTES = 64 * 1024;
/** Maximum number of messages that one call sends, receives or deletes. */
const MAX_CALL_MESSAGES = 10;

/** Dollars for a million messages that are sent, received and deleted, ten at a time. */
export function queuePrice(messageBytes: number): number {
  const requests = Math.ceil((messageBytes * MAX_CALL_MESSAGES) / SQS_CHUNK_BYTES);
  const deletions = 1;
  return ((2 * requests + deletions) / MAX_CALL_MESSAGES) * PRICES.sqsRequests;
}

export interface Consumption {
  /** Write units an event. */
  readonly writeUnits: number;
  /** Size of the event's item in the ledger, in bytes. */
  readonly itemBytes: number;
  readonly messageBytes: number;
  /** Messages an invocation. */
  readonly batch: number;
  /** CPU time for each event. */
  readonly microseconds: number;
}

/**
 * Dollars for a million events: writing and keeping them for 90 days, SQS's calls, invocations, and CPU time at this
 * machine's speed. The time in which the function waits for DynamoDB isn't known here and is left out.
 */
export function millionPrice(consumption: Consumption): number {
  const { writeUnits, itemBytes, messageBytes, batch, microseconds } = consumption;
  return (
    writeUnits * PRICES.dynamoDb.millionWriteUnits +
    keepingPrice(itemBytes, COMPARED_DAYS) +
    queuePrice(messageBytes) +
    PRICES.invocations / batch +
    cpuPrice(microseconds)
  );
}

/** CloudWatch compresses logs and bills the compressed size. */
const LOG_COMPRESSION = 0.15;
const GIGABYTE = 2 ** 30;
/** AWS bills hours. A month in its price lists has 730. */
const DAYS_A_MONTH = 730 / 24;

/** Dollars for collecting these log bytes and keeping them as long as the stack does. */
export function logPrice(bytes: number): number {
  const months = DEFAULTS.logRetentionDays / DAYS_A_MONTH;
  const kept = LOG_COMPRESSION * months * PRICES.logGigabyteMonth;
  return (bytes / GIGABYTE) * (PRICES.logGigabyte + kept);
}
