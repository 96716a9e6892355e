import { DYNAMODB_PRICES, keepingPrice } from '../../../src/adapters/dynamodb/item-price.ts';

/**
 * What AWS charges, on demand, in us-east-1, in US dollars, as its price pages had it in November 2026, without
 * free tiers and without discounts for volume. Prices change and regions differ: check yours.
 */
export const PRICES = {
  asOf: '2026-11',
  region: 'us-east-1',
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoDb: DYNAMODB_PRICES,
  /** A million requests to a standard queue, each 64 KB of payload begun: https://aws.amazon.com/sqs/pricing/ */
  sqsRequests: 0.4,
  /** A million invocations: https://aws.amazon.com/lambda/pricing/ */
  invocations: 0.2,
  /** A second of 1 GB of memory on arm64, same page. */
  gigabyteSecond: 0.000_013_333_4,
  /** A custom metric for a month, the first 10,000: https://aws.amazon.com/cloudwatch/pricing/ */
  customMetric: 0.3,
  /** A metric that an alarm of standard resolution looks at, for a month, same page. */
  alarmMetric: 0.1,
  /** Collecting a GB of logs, same page. */
  logGigabyte: 0.5,
  /** Keeping a GB of logs, compressed, for a month, same page. */
  logGigabyteMonth: 0.03,
  /** A million objects put: https://aws.amazon.com/s3/pricing/ */
  objectPuts: 5,
  /** Keeping a GB of objects for a month, same page. */
  objectGigabyteMonth: 0.023,
} as const;

/** Settings of the stack that the bill depends on, as they are if nobody sets them. */
export const DEFAULTS = {
  batchSize: 100,
  batchWindowSeconds: 1,
  memoryMb: 512,
  ledgerRetentionDays: 90,
  logRetentionDays: 30,
} as const;

/** Memory that comes with one whole processor, in GB: Lambda gives a share of one in proportion to it. */
const GIGABYTES_A_CPU = 1769 / 1024;

/** Dollars for a million events that take so many microseconds of CPU each. Less memory is less of a processor. */
export function cpuPrice(microseconds: number): number {
  return microseconds * GIGABYTES_A_CPU * PRICES.gigabyteSecond;
}

/** SQS bills a request for each so many bytes of payload. */
const SQS_CHUNK = 64 * 1024;
/** Messages that one call sends, receives or deletes at most. */
const SQS_BATCH = 10;

/** Dollars for a million messages that are sent, received and deleted, ten at a time. */
export function queuePrice(messageBytes: number): number {
  const requests = Math.ceil((messageBytes * SQS_BATCH) / SQS_CHUNK);
  const deletions = 1;
  return ((2 * requests + deletions) / SQS_BATCH) * PRICES.sqsRequests;
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
 * What a million events cost: written and kept for 90 days, their share of SQS's calls, invocations, and CPU time at
 * this machine's speed. The time in which the function only waits for DynamoDB isn't in it: it isn't known here.
 */
export function millionPrice(consumption: Consumption): number {
  const { writeUnits, itemBytes, messageBytes, batch, microseconds } = consumption;
  return (
    writeUnits * PRICES.dynamoDb.millionWriteUnits +
    keepingPrice(itemBytes, DEFAULTS.ledgerRetentionDays) +
    queuePrice(messageBytes) +
    PRICES.invocations / batch +
    cpuPrice(microseconds)
  );
}
