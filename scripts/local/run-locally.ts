import { randomUUID } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SQSClient } from '@aws-sdk/client-sqs';

import type { Answered, LoopbackServer } from '../loopback/serve-loopback.ts';
import { EnvironmentPool } from './api/environment-pool.ts';
import { serveApi } from './api/serve-api.ts';
import type { Endpoints } from './endpoints.ts';
import { EventSourceMapping, type BatchDelivery } from './event-source-mapping.ts';
import { ExecutionEnvironment, type FunctionConfiguration } from './execution-environment.ts';
import { MappingSwitch } from './mapping-switch.ts';
import { provision, type Provisioned } from './provision.ts';
import { queueDepth } from './queue-depth.ts';
import { runSchedule, SYSTEM_TIMER, type Schedule, type Timer } from './schedule.ts';
import { serveMappings } from './serve-mappings.ts';
import type { QueueMapping, TemplateFunction } from './template-functions.ts';
import { readTemplate } from './template.ts';

export interface LocalRunOptions {
  /** The synthesized template, in its cloud assembly. */
  readonly templatePath: string;
  readonly endpoints: Endpoints;
  /** Maximum number of execution environments for each queue, and for the API. The mapping may allow fewer. */
  readonly concurrency: number;
  /** A module to run instead of the bundle of the function that takes events. It exports the same name. */
  readonly functionFile?: string;
  /** Overrides variables in the environment of every function. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly onDelivery: (delivery: BatchDelivery) => void;
  /** The queue could not be reached. It is polled again. */
  readonly onReceiveFailed?: (error: unknown) => void;
  /** A call by a schedule failed. The function is called again when it is next due. */
  readonly onScheduledCallFailed?: (functionId: string, error: unknown) => void;
  /** Every line the functions log. */
  readonly onLogLine: (line: string) => void;
  /** What schedules run by. Default: the system's time. */
  readonly timer?: Timer;
  /** How the HTTP API of the template is served. Missing: it isn't. */
  readonly api?: LocalApi;
}

export interface LocalApi {
  /** 0: any free port. */
  readonly port: number;
  /** A module to run instead of the bundle of the API's function. It exports the same name. */
  readonly functionFile?: string;
  /** Called if the port can't be used. Then any free port is. Missing: the run fails. */
  readonly onOtherPort?: () => void;
  readonly onAnswer?: (answered: Answered) => void;
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
    const { schedules } = lambda;
    const source = takesEvents(lambda, resources) ? options.functionFile : undefined;
    const configuration = configurationOf(lambda, options, lambdaApi.endpoint, source);
    return [
      ...lambda.mappings.flatMap((queue) => {
        const lever = new MappingSwitch(Date.now());
        mappings.set(queue.mappingId, lever);
        return poll({ ...queue, lever }, configuration, client, options, stop);
      }),
      ...schedules.map((schedule) =>
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
  const configuration = configurationOf(lambda, options, lambdaEndpoint, api.functionFile);
  const start = () => new ExecutionEnvironment(configuration, onLogLine);
  const pool = new EnvironmentPool(start, concurrency);
  const serve = (port: number) =>
    serveApi({
      port,
      routes: lambda.routes,
      pool,
      timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
      now: Date.now,
      onAnswer: api.onAnswer ?? (() => undefined),
    });
  const server = await serve(api.port).catch((error: unknown) => {
    if (!api.onOtherPort) throw error;
    api.onOtherPort();
    return serve(0);
  });
  const stop = (): Promise<void> => server.stop().finally(() => pool.stop());
  return { ...server, stop };
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

/** Polls a queue with as many execution environments as are wanted and allowed. */
function poll(
  { lever, ...queue }: QueueMapping & { readonly lever: MappingSwitch },
  configuration: FunctionConfiguration,
  client: SQSClient,
  options: LocalRunOptions,
  stop: AbortController,
): Promise<void>[] {
  const { onDelivery, onReceiveFailed, onLogLine, endpoints, concurrency } = options;
  const clock = { now: () => Date.now() };
  const mapping = new EventSourceMapping(client, { ...queue, region: endpoints.region }, clock);
  const observer = {
    delivered: onDelivery,
    ...(onReceiveFailed && { receiveFailed: onReceiveFailed }),
  };
  const lanes = Math.min(concurrency, queue.maxConcurrency);
  return Array.from({ length: lanes }, () =>
    withEnvironment(configuration, onLogLine, stop, (environment) =>
      mapping.run((event) => environment.invoke(event, randomUUID()), observer, stop.signal, lever),
    ),
  );
}

function callWhenDue(
  functionId: string,
  schedule: Schedule,
  configuration: FunctionConfiguration,
  { onLogLine, onScheduledCallFailed, timer = SYSTEM_TIMER }: LocalRunOptions,
  stop: AbortController,
): Promise<void> {
  return withEnvironment(configuration, onLogLine, stop, (environment) => {
    const call = async (event: unknown): Promise<void> => {
      await environment.invoke(event, randomUUID()).catch((error: unknown) => {
        onScheduledCallFailed?.(functionId, error);
      });
    };
    return runSchedule(schedule, call, timer, stop.signal);
  });
}

/** Work that fails ends all other work: the run is over, and says so. */
async function withEnvironment(
  configuration: FunctionConfiguration,
  onLogLine: (line: string) => void,
  stop: AbortController,
  work: (environment: ExecutionEnvironment) => Promise<void>,
): Promise<void> {
  const environment = new ExecutionEnvironment(configuration, onLogLine);
  try {
    await work(environment);
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    await environment.stop();
  }
}

function configurationOf(
  lambda: TemplateFunction,
  { templatePath, endpoints, environment }: LocalRunOptions,
  lambdaEndpoint: string,
  functionFile: string | undefined,
): FunctionConfiguration {
  const [module = '', exportName = ''] = lambda.handler.split('.');
  const bundle = resolve(dirname(templatePath), lambda.assetPath, `${module}.mjs`);
  return {
    moduleUrl: pathToFileURL(functionFile ?? bundle).href,
    exportName,
    timeoutSeconds: lambda.timeoutSeconds,
    memoryMb: lambda.memoryMb,
    environment: {
      ...lambda.environment,
      AWS_REGION: endpoints.region,
      AWS_ACCESS_KEY_ID: endpoints.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: endpoints.credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
      AWS_ENDPOINT_URL_LAMBDA: lambdaEndpoint,
      ...(lambda.routes.length > 0 && {
        [DEFAULT_TENANT]: lambda.environment[DEFAULT_TENANT] || LOCAL_TENANT,
      }),
      ...environment,
    },
  };
}

/** The tenant of requests that name none. */
const DEFAULT_TENANT = 'API_DEFAULT_TENANT';
/** The made-up caller of the API is an operator, so a request would be about all tenants, and publish for none. */
const LOCAL_TENANT = 'local';
