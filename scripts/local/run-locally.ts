import { SQSClient } from '@aws-sdk/client-sqs';

import type { LoopbackServer } from '../loopback/serve-loopback.ts';
import { serveFunction, type LocalApi } from './api/serve-function.ts';
import { configurationOf, type FunctionHost } from './function-configuration.ts';
import { callWhenDue, pollQueue, type ScheduleOptions } from './function-triggers.ts';
import { MappingSwitch } from './mapping-switch.ts';
import { provision, type Provisioned } from './provision.ts';
import { queueDepth } from './queue-depth.ts';
import { serveMappings } from './serve-mappings.ts';
import type { TemplateFunction } from './template-functions.ts';
import { readTemplate } from './template.ts';

export interface LocalRunOptions extends FunctionHost, ScheduleOptions {
  /** Maximum number of execution environments for each queue, and for the API. The mapping may allow fewer. */
  readonly concurrency: number;
  /** A module to run instead of the bundle of the function that takes events. It exports the same name. */
  readonly functionFile?: string;
  /** How the HTTP API of the template is served. Missing: it isn't. */
  readonly api?: LocalApi;
}

/** A pipeline at work on this machine. */
export interface LocalRun {
  readonly resources: Provisioned;
  /** Shows the event source mappings, and turns them off and on, as Lambda's API does. */
  readonly lambdaEndpoint: string;
  /** Where the HTTP API is. Missing if the template has none, or it isn't served. */
  readonly apiUrl?: string;
  /** Settles when the run ends: resolved after `drain`, rejected if a queue is gone. */
  readonly finished: Promise<void>;
  /** Stops polling, schedules and the API, and waits for the batches and requests at hand. */
  drain(): Promise<void>;
  /** Messages in the queue, visible or not. */
  unfinished(): Promise<number>;
  /** Messages in the dead-letter queue. */
  deadLettered(): Promise<number>;
}

/** Bounds a call that is never answered, so that it can't block a poller. The long poll takes one second. */
const requestHandler = {
  connectionTimeout: 1_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
};

/**
 * Runs the deployed pipeline on this machine. Makes the template's resources on the endpoints. Then calls each function
 * with the code that would be deployed: as Lambda's event source mappings do, and when its schedules are due.
 */
export async function runLocally(options: LocalRunOptions): Promise<LocalRun> {
  const { endpoints, templatePath } = options;
  const resources = await provision(await readTemplate(templatePath), endpoints);
  const { region, credentials } = endpoints;
  const client = new SQSClient({ region, credentials, endpoint: endpoints.sqs, requestHandler });
  const stop = new AbortController();
  const mappings = new Map<string, MappingSwitch>();
  const lambdaApi = await serveMappings(mappings, Date.now);
  const api = await openApi(resources.functions, options, lambdaApi.endpoint).catch(
    (error: unknown) => {
      lambdaApi.stop();
      throw error;
    },
  );
  const work = resources.functions.flatMap((lambda) => {
    const source = takesEvents(lambda, resources) ? options.functionFile : undefined;
    const configuration = configurationOf(lambda, options, lambdaApi.endpoint, source);
    return [
      ...lambda.mappings.flatMap((queue) => {
        const lever = new MappingSwitch(Date.now());
        mappings.set(queue.mappingId, lever);
        return pollQueue({ ...queue, lever }, configuration, client, { ...options, region }, stop);
      }),
      ...lambda.schedules.map((schedule) =>
        callWhenDue(lambda.id, schedule, configuration, options, stop),
      ),
    ];
  });
  const apiEnds = api ? untilAborted(stop.signal).then(api.stop) : Promise.resolve();
  const finished = Promise.all([...work, apiEnds])
    .then(() => undefined)
    .finally(lambdaApi.stop);
  return {
    resources,
    lambdaEndpoint: lambdaApi.endpoint,
    ...(api && { apiUrl: api.url }),
    finished,
    drain: () => {
      stop.abort();
      return finished;
    },
    unfinished: () => queueDepth(client, resources.queueUrl),
    deadLettered: () => queueDepth(client, resources.deadLetterQueueUrl),
  };
}

/** Serves the function that the routes of the template's HTTP API lead to. */
async function openApi(
  functions: readonly TemplateFunction[],
  options: LocalRunOptions,
  lambdaEndpoint: string,
): Promise<LoopbackServer | undefined> {
  const { api, concurrency, onLogLine } = options;
  const lambda = functions.find(({ routes }) => routes.length > 0);
  if (!api || !lambda) return undefined;
  const { routes } = lambda;
  const configuration = configurationOf(lambda, options, lambdaEndpoint, api.functionFile);
  return serveFunction({ routes, configuration, concurrency, onLogLine }, api);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  if (signal.aborted) resolve(undefined);
  await promise;
}

function takesEvents({ mappings }: TemplateFunction, { queueUrl }: Provisioned): boolean {
  return mappings.some((mapping) => mapping.queueUrl === queueUrl);
}
