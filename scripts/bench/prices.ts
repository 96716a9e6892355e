/**
 * What AWS charges, on demand, in us-east-1, in US dollars, as its price pages had it in November 2026. Prices
 * change and regions differ: check yours.
 */
export const PRICES = {
  asOf: '2026-11',
  region: 'us-east-1',
  /** A million write request units: https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnits: 0.625,
  /** A million read request units, same page. */
  readUnits: 0.125,
  /** A million requests to a standard queue, each 64 KB of payload begun: https://aws.amazon.com/sqs/pricing/ */
  sqsRequests: 0.4,
  /** A million invocations: https://aws.amazon.com/lambda/pricing/ */
  invocations: 0.2,
  /** A second of 1 GB of memory on arm64, same page. */
  gigabyteSecond: 0.000_013_333_4,
} as const;

/** SQS bills a request for each so many bytes of payload. */
const SQS_CHUNK = 64 * 1024;
/** Messages that one call sends, receives or deletes at most. */
const SQS_BATCH = 10;
/** Memory that comes with one whole processor, in GB: Lambda gives a share of one in proportion to it. */
const GIGABYTES_A_CPU = 1769 / 1024;

export interface Consumption {
  /** Write units an event. */
  readonly writeUnits: number;
  /** Bytes of a message. */
  readonly messageBytes: number;
  /** Messages an invocation. */
  readonly batch: number;
  /** Of CPU, an event. */
  readonly microseconds: number;
}

/** Dollars a million events, by what they are paid for. */
export interface Bill {
  readonly dynamoDb: number;
  readonly sqs: number;
  readonly lambda: number;
  readonly total: number;
}

/**
 * What a million events cost. SQS: sent, received and deleted ten at a time. Lambda: the invocations and the
 * CPU time at this machine's speed; the time in which it only waits for DynamoDB is not in it, for it is not
 * known here. Whatever memory is chosen, the same CPU time costs the same: less memory, less of a processor.
 */
export function billOf({ writeUnits, messageBytes, batch, microseconds }: Consumption): Bill {
  const dynamoDb = writeUnits * PRICES.writeUnits;
  const requests = Math.ceil((messageBytes * SQS_BATCH) / SQS_CHUNK);
  const deletions = 1;
  const sqs = ((2 * requests + deletions) / SQS_BATCH) * PRICES.sqsRequests;
  const seconds = microseconds * GIGABYTES_A_CPU * PRICES.gigabyteSecond;
  const lambda = PRICES.invocations / batch + seconds;
  return { dynamoDb, sqs, lambda, total: dynamoDb + sqs + lambda };
}
