import { keepingPrice } from '../../../src/adapters/dynamodb/item-price.ts';
import { METRICS } from '../../../src/names.ts';
import { DEFAULTS, cpuPrice, PRICES, queuePrice } from './prices.ts';

/** What is to be known of the events of a stack. */
export interface Traffic {
  readonly millionsAMonth: number;
  readonly messageBytes: number;
  /** Size of an event's item in the ledger, in bytes. */
  readonly itemBytes: number;
  readonly writeUnits: number;
  /** CPU time for each event. */
  readonly microseconds: number;
}

/** Dollars a month by what they are paid for, once the ledger holds all that it keeps. */
export type Bill = Readonly<Record<BillLine, number>>;

export type BillLine = keyof typeof BILL_LINES;

/** The lines of a bill, and what each is. */
export const BILL_LINES = {
  writes: 'DynamoDB: write units',
  storage: 'DynamoDB: storage',
  recovery: 'DynamoDB: point-in-time recovery',
  queue: 'SQS: messages sent, received and deleted',
  polling: 'SQS: empty receives',
  invocations: 'Lambda: invocations',
  duration: 'Lambda: GB-seconds',
  logs: 'CloudWatch: logs',
  metrics: 'CloudWatch: custom metrics',
  alarms: 'CloudWatch: alarms',
} as const;

const HOURS_A_MONTH = 730;
const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;
const GIGABYTE = 2 ** 30;

/** Lambda polls a queue with five long polls of 20 seconds each while it is idle. */
const POLLERS = 5;
const LONG_POLL_SECONDS = 20;
/** Messages that one call receives or deletes at most. */
const CALL_MESSAGES = 10;
/** What an invocation waits for DynamoDB, besides its CPU: its calls are under way at the same time. */
const WAITING_SECONDS = 0.015;
/** Ours, of the line of the batch and of its metrics, and Lambda's own (START, END, REPORT), in bytes. */
const LOG_BYTES_AN_INVOCATION = 1_250;
/** What CloudWatch keeps of a byte of logs, which it compresses. */
const LOG_COMPRESSION = 0.15;
/** Powertools adds `ColdStart`. */
export const CUSTOM_METRICS = Object.keys(METRICS).length + 1;
/** Four alarms look at a metric each, two at three metrics each. */
export const ALARM_METRICS = 10;

/**
 * What AWS bills for a month of steady traffic at the stack's defaults, without free tiers. Nothing goes to the bucket:
 * texts of these sizes fit their items.
 */
export function billFor(traffic: Traffic): Bill {
  const { millionsAMonth: millions, messageBytes, itemBytes, writeUnits } = traffic;
  const invocations = (millions * 1e6) / eventsAnInvocation(millions);
  const kept = millions * keepingPrice(itemBytes, DEFAULTS.ledgerRetentionDays);
  const { gigabyteMonth, recoveryGigabyteMonth } = PRICES.dynamoDb;
  const recoveryShare = recoveryGigabyteMonth / (gigabyteMonth + recoveryGigabyteMonth);
  return {
    writes: millions * writeUnits * PRICES.dynamoDb.millionWriteUnits,
    storage: kept * (1 - recoveryShare),
    recovery: kept * recoveryShare,
    queue: millions * queuePrice(messageBytes) + smallCalls(invocations, millions),
    polling: emptyReceives(invocations),
    invocations: (invocations / 1e6) * PRICES.invocations,
    duration: millions * cpuPrice(traffic.microseconds) + waiting(invocations),
    logs: logs(invocations),
    metrics: CUSTOM_METRICS * PRICES.customMetric,
    alarms: ALARM_METRICS * PRICES.alarmMetric,
  };
}

/** What AWS bills for a month without events. Metrics that nobody emits cost nothing. */
export const IDLE_DOLLARS = emptyReceives(0) + ALARM_METRICS * PRICES.alarmMetric;

export function totalOf(bill: Bill): number {
  return Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
}

/** Lambda hands a batch over when it is full, or a window after its first message: what comes meanwhile is in it. */
export function eventsAnInvocation(millionsAMonth: number): number {
  const aSecond = (millionsAMonth * 1e6) / SECONDS_A_MONTH;
  return Math.min(DEFAULTS.batchSize, 1 + aSecond * DEFAULTS.batchWindowSeconds);
}

/** Calls that receive or delete fewer messages than ten cost as much as full ones. */
function smallCalls(invocations: number, millions: number): number {
  const calls = Math.max(invocations, (millions * 1e6) / CALL_MESSAGES);
  return (2 * (calls - (millions * 1e6) / CALL_MESSAGES) * PRICES.sqsRequests) / 1e6;
}

/** A long poll that receives nothing is billed. The more batches come, the fewer polls end empty. */
function emptyReceives(invocations: number): number {
  const batchesAPoll = (invocations / SECONDS_A_MONTH / POLLERS) * LONG_POLL_SECONDS;
  const emptyShare = Math.exp(-batchesAPoll);
  const averageWait =
    batchesAPoll === 0 ? LONG_POLL_SECONDS : ((1 - emptyShare) / batchesAPoll) * LONG_POLL_SECONDS;
  const polls = (POLLERS * SECONDS_A_MONTH) / averageWait;
  return (polls * emptyShare * PRICES.sqsRequests) / 1e6;
}

function waiting(invocations: number): number {
  const gigabytes = DEFAULTS.memoryMb / 1024;
  return invocations * WAITING_SECONDS * gigabytes * PRICES.gigabyteSecond;
}

function logs(invocations: number): number {
  const gigabytes = (invocations * LOG_BYTES_AN_INVOCATION) / GIGABYTE;
  const months = (DEFAULTS.logRetentionDays * 24) / HOURS_A_MONTH;
  const kept = LOG_COMPRESSION * months * PRICES.logGigabyteMonth;
  return gigabytes * (PRICES.logGigabyte + kept);
}
