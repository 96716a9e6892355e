import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { provision, type Provisioned } from '../../../scripts/local/provision.ts';
import { readTemplate } from '../../../scripts/local/template.ts';
import type { FaultPlan } from './fault-plan.ts';
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
    const endpoints = await openEndpoints({});
    closing.defer(() => endpoints.stop());
    const services = [
      { service: SQS, target: endpoints.sqs, variable: 'AWS_ENDPOINT_URL_SQS' },
      { service: DYNAMODB, target: endpoints.dynamoDb, variable: 'AWS_ENDPOINT_URL_DYNAMODB' },
      { service: S3, target: endpoints.s3, variable: 'AWS_ENDPOINT_URL_S3' },
    ];
    const proxies: StrikingProxy[] = [];
    const environment: Record<string, string> = {};
    for (const { service, target, variable } of services) {
      const proxy = await startStrikingProxy(service, target, faults);
      closing.defer(() => proxy.stop());
      proxies.push(proxy);
      environment[variable] = proxy.endpoint;
    }
    const templatePath = await writeRoundTemplate(source, folder, plan);
    const resources = await provision(await readTemplate(templatePath), endpoints);
    const close = (): Promise<void> => closing.disposeAsync();
    return { folder, templatePath, endpoints, resources, proxies, environment, close };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}
