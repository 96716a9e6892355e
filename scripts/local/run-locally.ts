import { randomUUID } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SQSClient } from '@aws-sdk/client-sqs';

import type { Endpoints } from './endpoints.ts';
import { queueDepth } from './queue-depth.ts';
import { EventSourceMapping, type BatchDelivery } from './event-source-mapping.ts';
import { ExecutionEnvironment, type FunctionConfiguration } from './execution-environment.ts';
import { provision, type Provisioned } from './provision.ts';
import { readTemplate } from './template.ts';

export interface LocalRunOptions {
  /** The synthesized template, in its cloud assembly. */
  readonly templatePath: string;
  readonly endpoints: Endpoints;
  /** Execution environments at work at once; never more than the mapping's maximum concurrency. */
  readonly concurrency: number;
  /** A module to run in the place of the template's bundle; it exports the same name. */
  readonly functionFile?: string;
  /** Overrides variables of the function's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly onDelivery: (delivery: BatchDelivery) => void;
  /** The queue could not be reached; it is polled again. */
  readonly onReceiveFailed?: (error: unknown) => void;
  /** Every line the function logs. */
  readonly onLogLine: (line: string) => void;
}

/** A pipeline at work on this machine. */
export interface LocalRun {
  readonly resources: Provisioned;
  /** Settles when polling ends: resolved after `drain`, rejected if the queue is gone. */
  readonly finished: Promise<void>;
  /** Stops polling and waits for the batches at hand. */
  drain(): Promise<void>;
  /** Messages in the queue, visible or not. */
  unfinished(): Promise<number>;
  /** Messages in the dead-letter queue. */
  deadLettered(): Promise<number>;
}

/** A call that is never answered must not hold up a poller for good. The long poll takes one second. */
const requestHandler = {
  connectionTimeout: 1_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
};

/**
 * Runs the deployed pipeline on this machine: makes the template's resources on the endpoints, and
 * polls the queue with the bundle that would be deployed, as Lambda's event source mapping does.
 */
export async function runLocally(options: LocalRunOptions): Promise<LocalRun> {
  const { endpoints, templatePath, onDelivery, onReceiveFailed, onLogLine } = options;
  const resources = await provision(await readTemplate(templatePath), endpoints);
  const configuration = functionConfiguration(resources, options);
  const { region, credentials } = endpoints;
  const client = new SQSClient({ region, credentials, endpoint: endpoints.sqs, requestHandler });
  const mapping = new EventSourceMapping(
    client,
    { ...resources, ...resources.mapping, region },
    { now: () => Date.now() },
  );
  const stop = new AbortController();
  const lanes = Math.min(options.concurrency, resources.mapping.maximumConcurrency);
  const lane = async (): Promise<void> => {
    const environment = new ExecutionEnvironment(configuration, onLogLine);
    try {
      await mapping.run(
        (event) => environment.invoke(event, randomUUID()),
        { delivered: onDelivery, ...(onReceiveFailed && { receiveFailed: onReceiveFailed }) },
        stop.signal,
      );
    } finally {
      // One lane that fails ends the others: the run is over, and says so.
      stop.abort();
      await environment.stop();
    }
  };
  const finished = Promise.all(Array.from({ length: lanes }, lane)).then(() => undefined);
  return {
    resources,
    finished,
    drain: () => {
      stop.abort();
      return finished;
    },
    unfinished: () => queueDepth(client, resources.queueUrl),
    deadLettered: () => queueDepth(client, resources.deadLetterQueueUrl),
  };
}

function functionConfiguration(
  { function: lambda }: Provisioned,
  { templatePath, endpoints, environment, functionFile }: LocalRunOptions,
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
      ...environment,
    },
  };
}
