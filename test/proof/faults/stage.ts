import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { provision, type Provisioned } from '../../../scripts/local/provision.ts';
import { readTemplate } from '../../../scripts/local/template.ts';
import { EffectService, type BegunRun, type HandlerLog } from './effect-service.ts';
import type { FaultPlan } from './fault-plan.ts';
import { startFifoService } from './fifo-service.ts';
import { keyOf } from './judge-handlers.ts';
import { followUpScript, type Script } from './order-script.ts';
import { ROUND_KINDS } from './round-kind.ts';
import { startStrikingProxy, type StrikingProxy } from './strikes.ts';
import type { RoundPlan } from './round-plan.ts';
import { writeRoundTemplate } from './round-template.ts';
import { DYNAMODB, S3, SQS } from './services.ts';

/** The services of a round: emulators that outlive the runners, each behind a proxy. */
export interface Stage {
  readonly folder: string;
  readonly templatePath: string;
  /** The emulators themselves, without the proxies. */
  readonly endpoints: Endpoints;
  readonly resources: Provisioned;
  readonly proxies: readonly StrikingProxy[];
  /** Environment variables that make a runner call the proxies. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the service of the handlers saw. */
  readonly handlerLog: HandlerLog;
  close(): Promise<void>;
}

/** Sets up empty queues, an empty table and an empty bucket. */
export async function openStage(
  source: string,
  plan: RoundPlan,
  faults: FaultPlan,
): Promise<Stage> {
  const closing = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'event-processor-faults-'));
    closing.defer(() => rm(folder, { recursive: true }));
    const endpoints = await openEmulators(plan, closing);
    const effects = new EffectService(scriptsOf(plan));
    const effectsUrl = await effects.start();
    closing.defer(() => effects.stop());
    const failing = [
      { service: SQS, target: endpoints.sqs, variable: 'AWS_ENDPOINT_URL_SQS' },
      { service: DYNAMODB, target: endpoints.dynamoDb, variable: 'AWS_ENDPOINT_URL_DYNAMODB' },
      { service: S3, target: endpoints.s3, variable: 'AWS_ENDPOINT_URL_S3' },
    ];
    const proxies: StrikingProxy[] = [];
    const environment: Record<string, string> = {};
    for (const { service, target, variable } of failing) {
      const proxy = await startStrikingProxy(service, target, faults);
      closing.defer(() => proxy.stop());
      proxies.push(proxy);
      environment[variable] = proxy.endpoint;
    }
    const { handlers } = ROUND_KINDS[plan.kind];
    const called = handlers ? effectsUrl : undefined;
    const templatePath = await writeRoundTemplate(source, folder, plan, called);
    const resources = await provision(await readTemplate(templatePath), endpoints);
    const close = (): Promise<void> => closing.disposeAsync();
    const services = { endpoints, resources, proxies, environment, handlerLog: effects };
    return { folder, templatePath, ...services, close };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function openEmulators(
  { seed, kind }: RoundPlan,
  closing: AsyncDisposableStack,
): Promise<Endpoints> {
  const environment: Record<string, string> = {};
  if (ROUND_KINDS[kind].fifo) {
    const fifo = await startFifoService(seed);
    closing.defer(() => fifo.stop());
    environment['AWS_ENDPOINT_URL_SQS'] = fifo.endpoint;
  }
  const endpoints = await openEndpoints(environment);
  closing.defer(() => endpoints.stop());
  return endpoints;
}

/** What the service tells the handler of an event. */
function scriptsOf({ seed, orders }: RoundPlan): (run: BegunRun) => Script {
  const ofOrders = new Map(orders.map((order) => [keyOf(order), order.script]));
  return ({ tenantId, eventId }) =>
    ofOrders.get(`${tenantId}#${eventId}`) ?? followUpScript(seed, eventId);
}
