import type { Paint } from '../cli/colours.ts';
import type { OrderPath, OrderStep } from './order-paths.ts';
import type { DemoOrdersResult } from './run-demo-orders.ts';
import type { SimulatedService } from './simulated-service.ts';

/** The result of the demo. `--json` prints it. */
export interface OrdersReport {
  readonly placed: number;
  readonly closed: number;
  readonly paid: number;
  readonly rejected: number;
  readonly paymentFailed: number;
  /** Orders that were charged more than once. */
  readonly paidTwice: number;
  readonly closedTwice: number;
  /** Orders closed as paid without a charge, or charged without being closed as paid. */
  readonly disagreeing: number;
  readonly deadLettered: number;
  readonly queued: number;
  readonly services: Readonly<Record<'validation' | 'payment', ServiceReport>>;
  readonly orders: readonly OrderPath[];
  readonly asExpected: boolean;
  readonly seed: number;
  readonly seconds: number;
}

type ServiceReport = Pick<SimulatedService, 'calls' | 'repeatedCalls' | 'troubles'>;

export function ordersReport(result: DemoOrdersResult): OrdersReport {
  const { paths, services, placed, deadLettered, queued, seed, seconds } = result;
  const { validation, payment, charges } = services;
  const closedAs = (end: string): number => count(paths, ({ results }) => results[0] === end);
  const closed = count(paths, ({ results }) => results.length > 0);
  const report = {
    placed,
    closed,
    paid: closedAs('paid'),
    rejected: closedAs('rejected'),
    paymentFailed: closedAs('payment_failed'),
    paidTwice: count([...charges.values()], (times) => times > 1),
    closedTwice: count(paths, ({ results }) => results.length > 1),
    disagreeing: count(paths, (path) => (path.results[0] === 'paid') !== charges.has(path.orderId)),
    deadLettered,
    queued,
  };
  const wrong = report.paidTwice + report.closedTwice + report.disagreeing + deadLettered + queued;
  return {
    ...report,
    services: { validation: serviceReport(validation), payment: serviceReport(payment) },
    orders: paths,
    asExpected: closed === placed && wrong === 0,
    seed,
    seconds,
  };
}

const NEXT_STEPS = [
  '',
  'Next:',
  '  scripts/demo-orders/order-handlers.ts        the handlers that just ran',
  '  make new-event TYPE=order.shipped VERSION=v1 makes a handler of your own',
  '  make local                                   runs it, until Ctrl-C',
];

/** A line for each order, and the totals. */
export function ordersReportText(report: OrdersReport, paint: Paint): string {
  const { placed, closed, paid, rejected, paymentFailed, paidTwice, seed, seconds } = report;
  const verdict = report.asExpected
    ? paint('green', `Every one of ${placed} orders is closed, and none was paid twice.`)
    : paint('red', `Not as expected. Run it again with --seed ${seed}, or look at --json.`);
  return [
    '',
    ...report.orders.map((path) => lineOf(path, paint)),
    '',
    `  closed ${closed} of ${placed}: ${paid} paid, ${rejected} rejected, ${paymentFailed} payment failed`,
    `  paid twice ${paidTwice}, closed twice ${report.closedTwice}, ledger and payments disagree ${report.disagreeing}`,
    `  dead-lettered ${report.deadLettered}, still queued ${report.queued}`,
    `  ${serviceText('validation', report.services.validation)}`,
    `  ${serviceText('payment', report.services.payment)}`,
    '',
    `${verdict} (${seconds} s, seed ${seed})`,
    ...(report.asExpected ? NEXT_STEPS : []),
    '',
  ].join('\n');
}

function lineOf({ orderId, steps, results, seconds }: OrderPath, paint: Paint): string {
  const way = steps.map((step) => stepText(step, paint)).join(' → ');
  const end = results.length > 0 ? paint('green', results.join()) : paint('red', 'not closed');
  return `  ${orderId}  ${way}: ${end}  ${paint('dim', `${seconds} s`)}`;
}

function stepText({ eventType, status, attempts, trouble }: OrderStep, paint: Paint): string {
  if (status !== 'processed') return `${eventType} ${paint('red', status)}`;
  if (attempts <= 1) return eventType;
  return `${eventType} ${paint('yellow', `(attempt ${attempts} after ${trouble ?? 'a crash'})`)}`;
}

function serviceText(name: string, { calls, repeatedCalls, troubles }: ServiceReport): string {
  const failed = Object.entries(troubles).map(([trouble, times]) => `${times} ${trouble}`);
  return `${name} service: ${calls} calls (${failed.join(', ')}), ${repeatedCalls} of them repeated`;
}

function serviceReport({ calls, repeatedCalls, troubles }: SimulatedService): ServiceReport {
  return { calls, repeatedCalls, troubles };
}

function count<T>(all: readonly T[], fits: (one: T) => boolean): number {
  return all.filter(fits).length;
}
