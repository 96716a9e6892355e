import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import type { MiddlewareStack } from '@smithy/types';

import { errorOf } from '../cli/error-text.ts';
import type { Session } from '../cli/define-command.ts';
import { CALLS } from '../stack/calls.ts';
import { isUnanswered } from '../stack/endpoint-variables.ts';
import { explainAwsError } from '../stack/explain-aws-error.ts';
import {
  findDeployedStack,
  findLocalStack,
  StackNotFound,
  type FoundStack,
  type Stage,
} from '../stack/find-stack.ts';
import { choiceOf, type TargetValues } from './target-options.ts';

/** A stack and clients of the AWS SDK for its services. */
export interface Connection {
  readonly stack: FoundStack;
  readonly dynamoDb: DynamoDB;
  readonly sqs: SQS;
  readonly s3: S3;
  /** Takes another client of the SDK into the connection, which explains its errors and destroys it at the end. */
  readonly attach: (client: AttachedClient, service: string) => void;
  /** One sentence about an error, for work that goes on after it. */
  readonly explain: (error: unknown) => string;
}

type AttachedClient = Pick<CloudWatch, 'middlewareStack' | 'destroy'>;

/** What the commands get from outside. Tests pass their own. */
export interface Surroundings {
  readonly findStack: (stage: Stage) => Promise<FoundStack>;
  /** @throws StackNotFound if there is no local run. */
  readonly findLocal: () => FoundStack;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the commands get from this machine. */
export const SURROUNDINGS: Surroundings = {
  findStack: findDeployedStack,
  findLocal: findLocalStack,
  now: Date.now,
};

/**
 * Finds the ledger that the options and the environment name, says on stderr which it is, and does some work with it.
 * Errors of AWS become sentences that say what to do.
 */
export async function connected<T>(
  values: TargetValues,
  session: Pick<Session, 'env' | 'stderr' | 'signal'>,
  surroundings: Surroundings,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const stack = await unlessInterrupted(findTarget(values, session, surroundings), session.signal);
  const dynamoDb = new DynamoDB({ ...CALLS, ...stack.dynamoDb });
  const sqs = new SQS({ ...CALLS, ...stack.sqs });
  const s3 = new S3({ ...CALLS, ...stack.s3 });
  const failures = new WeakMap<Error, string>();
  const clients: { destroy(): void }[] = [dynamoDb, sqs, s3];
  const explain = (error: unknown): string => {
    const service = error instanceof Error ? failures.get(error) : undefined;
    if (!(error instanceof Error) || service === undefined) return errorOf(error).message;
    return stack.local && isUnanswered(error)
      ? localRunIsGone(service, error)
      : explainAwsError(error, service, session.env);
  };
  const attach = (client: AttachedClient, service: string): void => {
    clients.push(client);
    noteFailures(client, service, failures);
  };
  noteFailures(dynamoDb, 'DynamoDB', failures);
  noteFailures(sqs, 'SQS', failures);
  noteFailures(s3, 'S3', failures);
  try {
    session.stderr.write(`Ledger of ${stack.name}${await regionOf(stack, dynamoDb)}\n`);
    return await work({ stack, dynamoDb, sqs, s3, attach, explain });
  } catch (error) {
    if (!(error instanceof Error) || !failures.has(error)) throw error;
    throw new Error(explain(error), { cause: error });
  } finally {
    for (const client of clients) client.destroy();
  }
}

async function findTarget(
  values: TargetValues,
  { env }: Pick<Session, 'env'>,
  surroundings: Surroundings,
): Promise<FoundStack> {
  const { stage = 'dev' } = values;
  const { findStack, findLocal } = surroundings;
  switch (choiceOf(values, env)) {
    case 'local':
      return findLocal();
    case 'aws':
      return findStack(stage);
    case 'local_if_it_runs':
      return findLocalOrStack(stage, surroundings);
  }
}

/** If there is neither a local run nor a stack, the error says both. */
async function findLocalOrStack(
  stage: Stage,
  { findStack, findLocal }: Surroundings,
): Promise<FoundStack> {
  try {
    return findLocal();
  } catch (error) {
    if (!(error instanceof StackNotFound)) throw error;
  }
  return findStack(stage).catch((error: unknown) => {
    if (!(error instanceof StackNotFound)) throw error;
    throw new StackNotFound(`"make local" is not running. ${error.message}`, { cause: error });
  });
}

async function regionOf({ local }: FoundStack, client: DynamoDB): Promise<string> {
  return local ? '' : ` in ${await client.config.region()}`;
}

/** Each local run has its own ports, so a command can't reach the run that follows. */
function localRunIsGone(service: string, { message }: Error): string {
  return (
    `${service} of this local run doesn’t answer (${message}). The run has ended, was restarted on other ports, or is stuck. ` +
    'Start "make local" if it doesn’t run, then run this command again.'
  );
}

/** Rejects as soon as the signal aborts. For work that only reads, so that nothing is left half done. */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const interrupted = Promise.withResolvers<never>();
  const reject = (): void => interrupted.reject(signal.reason as Error);
  signal.addEventListener('abort', reject);
  try {
    return await Promise.race([work, interrupted.promise]);
  } finally {
    signal.removeEventListener('abort', reject);
  }
}

/**
 * Notes the service of each failed call, so that an error can be explained wherever it arrives. The error itself stays as
 * it is, because adapters look at it.
 */
function noteFailures<Input extends object, Output extends object>(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  service: string,
  failures: WeakMap<Error, string>,
): void {
  middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        if (error instanceof Error) failures.set(error, service);
        throw error;
      }
    },
    { step: 'initialize', priority: 'high' },
  );
}
