import { openEndpoints, type Endpoints } from '../local/endpoints.ts';
import { runLocally, type LocalRun } from '../local/run-locally.ts';
import { ENV } from '../../src/names/settings.ts';
import { ReadBack, requireEmpty } from '../demo/read-back.ts';
import { emptyWithProgress, settle } from '../demo/settle.ts';
import { sendAll } from '../sending/send-all.ts';
import { orderPaths, type OrderPath } from './order-paths.ts';
import { PAYMENT_URL, VALIDATION_URL } from './order-handlers.ts';
import { servicesOf, type Services } from './services.ts';
import { placedOrder } from './placed-order.ts';

export interface DemoOrdersOptions {
  readonly count: number;
  readonly seed: number;
  readonly templatePath: string;
  /** The bundled function with the handlers of orders. */
  readonly functionFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with each step as it starts. */
  readonly tell: (step: string) => void;
  /** Called with each line the function logs. */
  readonly onLogLine: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface DemoOrdersResult {
  readonly seed: number;
  readonly placed: number;
  readonly paths: readonly OrderPath[];
  readonly services: Services;
  readonly deadLettered: number;
  /** Messages still in the queue when the demo stopped waiting. */
  readonly queued: number;
  readonly seconds: number;
}

/** Shorter than the stack's 30, 300 and 10 seconds, so that the demo takes seconds instead of minutes. */
const ENVIRONMENT = {
  [ENV.retryBaseSeconds]: '1',
  [ENV.retryCapSeconds]: '2',
  // A handler of a healthy service must be done within it, also on a slow machine.
  [ENV.handlerTimeoutSeconds]: '3',
};

/** Places orders, waits while handlers process them with services that fail, and reads the results. */
export async function runDemoOrders(options: DemoOrdersOptions): Promise<DemoOrdersResult> {
  // Closes everything that was opened, whatever fails.
  const closing = new AsyncDisposableStack();
  try {
    return await perform(options, closing);
  } finally {
    await closing.disposeAsync();
  }
}

async function perform(
  options: DemoOrdersOptions,
  closing: AsyncDisposableStack,
): Promise<DemoOrdersResult> {
  const endpoints = await openEndpoints(options.env);
  closing.defer(() => endpoints.stop());
  const readBack = new ReadBack(endpoints);
  closing.defer(() => readBack.close());
  const services = servicesOf(options.seed);
  const validationUrl = await services.validation.start();
  closing.defer(() => services.validation.stop());
  const paymentUrl = await services.payment.start();
  closing.defer(() => services.payment.stop());
  const seen = { deliveries: 0 };
  const run = await runLocally({
    ...options,
    endpoints,
    concurrency: 2,
    environment: { ...ENVIRONMENT, [VALIDATION_URL]: validationUrl, [PAYMENT_URL]: paymentUrl },
    onDelivery: () => (seen.deliveries += 1),
  });
  closing.defer(() => run.drain());
  return story(options, { endpoints, run, readBack, services, seen });
}

interface Stage {
  readonly endpoints: Endpoints;
  readonly run: LocalRun;
  readonly readBack: ReadBack;
  readonly services: Services;
  readonly seen: { readonly deliveries: number };
}

async function story(
  { count, seed, tell, signal }: DemoOrdersOptions,
  { endpoints, run, readBack, services, seen }: Stage,
): Promise<DemoOrdersResult> {
  const began = performance.now();
  const { queueUrl, deadLetterQueueUrl } = run.resources;
  await requireEmpty(readBack, run);
  tell(`1. Place ${count} orders.`);
  const orders = Array.from({ length: count }, (_, index) => placedOrder(seed, index, Date.now()));
  await sendAll(orders, queueUrl, endpoints, signal);
  tell('2. Wait until the queue is empty. The services are slow, fail and lose responses.');
  await settle({
    // The events that a handler publishes are in the queue before its own message is deleted, so an empty queue stays
    // empty.
    isSettled: emptyWithProgress(() => readBack.depth(queueUrl), tell),
    deliveries: () => seen.deliveries,
    visibilitySeconds: await readBack.visibilitySeconds(queueUrl),
    tell,
    signal,
  });
  await run.drain();
  tell('3. Read the ledger and what the services did.');
  return {
    seed,
    placed: count,
    paths: orderPaths(await readBack.ledger(run.resources)),
    services,
    deadLettered: await readBack.depth(deadLetterQueueUrl),
    queued: await readBack.depth(queueUrl),
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}
