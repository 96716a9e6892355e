import { keepingPrice } from '../../../src/adapters/dynamodb/item-price.ts';
import { METRICS } from '../../../src/names/metrics.ts';
import { DEFAULTS, cpuPrice, logPrice, PRICES, queuePrice } from './prices.ts';
import { watchdogPrice } from './watchdog-price.ts';

/** What a bill depends on. */
export interface Traffic {
  readonly millionsAMonth: number;
  readonly messageBytes: number;
  /** Size of an event's item in the ledger, in bytes. */
  readonly itemBytes: number;
  readonly writeUnits: number;
  /** CPU time for each event. */
  readonly microseconds: number;
}

/** Dollars a month for each line, after the ledger has reached its full size. */
export type Bill = Readonly<Record<BillLine, number>>;

export type BillLine = keyof typeof BILL_LINES;

/** The lines of a bill, with their titles. */
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
  dashboard: 'CloudWatch: dashboard',
  watchdog: 'Watchdog: all but its metrics',
} as const;

const HOURS_A_MONTH = 730;
const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;

/** While a queue is idle, Lambda polls it with five long polls of 20 seconds each. */
const POLLERS = 5;
const LONG_POLL_SECONDS = 20;
/** Maximum number of messages that one call receives or deletes. */
const MAX_CALL_MESSAGES = 10;
/** The time an invocation waits for DynamoDB, in addition to its CPU time. Its calls run at the same time. */
export const WAITING_SECONDS = 0.015;
/** Our line about the batch, our line of metrics, and Lambda's own lines (START, END, REPORT). */
export const LOG_BYTES_AN_INVOCATION = 1_550;
/** Our metrics and `ColdStart`, which Powertools adds. */
const CUSTOM_METRICS = Object.keys(METRICS).length + 1;
/** CloudWatch bills each metric that an alarm watches, also within an expression. */
export const ALARM_METRICS = 29;

/**
 * AWS's bill for a month of steady traffic with the stack's defaults, without free tiers. It has no line for the bucket,
 * because texts of these sizes fit into their items.
 */
export function billFor(traffic: Traffic): Bill {
  const { millionsAMonth: millions, messageBytes, itemBytes, writeUnits } = traffic;
  const invocations = (millions * 1e6) / eventsAnInvocation(millions);
  const kept = millions * keepingPrice(itemBytes, DEFAULTS.ledgerRetentionDays.processed);
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
    logs: logPrice(invocations * LOG_BYTES_AN_INVOCATION),
    metrics: CUSTOM_METRICS * PRICES.customMetric,
    alarms: ALARM_METRICS * PRICES.alarmMetric,
    dashboard: PRICES.dashboard,
    watchdog: watchdogPrice(),
  };
}

/** The metrics that the watchdog emits each minute: its own, and zeros of the consumer's. Others cost nothing without events. */
export const IDLE_METRICS = 15;

/** AWS's bill for a month without events. */
export const IDLE_DOLLARS =
  emptyReceives(0) +
  IDLE_METRICS * PRICES.customMetric +
  ALARM_METRICS * PRICES.alarmMetric +
  PRICES.dashboard +
  watchdogPrice();

export function totalOf(bill: Bill): number {
  return Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
}

/** The events in an invocation. Lambda passes a batch on when it is full or when the window after its first message ends. */
export function eventsAnInvocation(millionsAMonth: number): number {
  const aSecond = (millionsAMonth * 1e6) / SECONDS_A_MONTH;
  return Math.min(DEFAULTS.batchSize, 1 + aSecond * DEFAULTS.batchWindowSeconds);
}

/** The extra cost of calls with fewer than ten messages, which cost as much as full calls. */
function smallCalls(invocations: number, millions: number): number {
  const fullCalls = (millions * 1e6) / MAX_CALL_MESSAGES;
  const calls = Math.max(invocations, fullCalls);
  return (2 * (calls - fullCalls) * PRICES.sqsRequests) / 1e6;
}

/** The cost of long polls that receive nothing. The more batches arrive, the fewer polls end empty. */
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
