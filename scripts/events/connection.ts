import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import type { MiddlewareStack } from '@smithy/types';

import type { Environment } from '../cli/colours.ts';
import { errorOf } from '../cli/error-text.ts';
import { CALLS } from '../stack/calls.ts';
import { isUnanswered } from '../stack/endpoint-variables.ts';
import { explainAwsError } from '../stack/explain-aws-error.ts';
import type { FoundStack } from '../stack/find-stack.ts';

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

/** A connection that lasts until it is closed. */
export interface OpenConnection extends Connection {
  /** Which service failed, if an error is of AWS, or its cause is. */
  readonly failureOf: (error: unknown) => ServiceFailure | undefined;
  /** Destroys the clients. */
  readonly close: () => void;
}

/** A call to a service that failed. */
export interface ServiceFailure {
  readonly service: string;
  readonly error: Error;
}

/** Opens clients for the services of a stack. @param onFailure called with each call that fails */
export function openConnection(
  stack: FoundStack,
  env: Environment,
  onFailure: (failure: ServiceFailure) => void = () => undefined,
): OpenConnection {
  const dynamoDb = new DynamoDB({ ...CALLS, ...stack.dynamoDb });
  const sqs = new SQS({ ...CALLS, ...stack.sqs });
  const s3 = new S3({ ...CALLS, ...stack.s3 });
  const failures = new WeakMap<Error, string>();
  const clients: { destroy(): void }[] = [dynamoDb, sqs, s3];
  const failureOf = (error: unknown): ServiceFailure | undefined => {
    if (!(error instanceof Error)) return undefined;
    const service = failures.get(error);
    return service === undefined ? failureOf(error.cause) : { service, error };
  };
  const explain = (error: unknown): string => {
    const service = error instanceof Error ? failures.get(error) : undefined;
    if (!(error instanceof Error) || service === undefined) return errorOf(error).message;
    return stack.local && isUnanswered(error)
      ? localRunIsGone(service, error)
      : explainAwsError(error, service, env);
  };
  const noteOf = (service: string) => (error: Error) => {
    failures.set(error, service);
    onFailure({ service, error });
  };
  const attach = (client: AttachedClient, service: string): void => {
    clients.push(client);
    noteFailures(client, noteOf(service));
  };
  noteFailures(dynamoDb, noteOf('DynamoDB'));
  noteFailures(sqs, noteOf('SQS'));
  noteFailures(s3, noteOf('S3'));
  const close = (): void => {
    for (const client of clients) client.destroy();
  };
  return { stack, dynamoDb, sqs, s3, attach, explain, failureOf, close };
}

/** Each local run has its own ports, so a command can't reach the run that follows. */
function localRunIsGone(service: string, { message }: Error): string {
  return (
    `${service} of this local run doesn’t answer (${message}). The run has ended, was restarted on other ports, or is stuck. ` +
    'Start "make local" if it doesn’t run, then run this command again.'
  );
}

/**
 * Notes each failed call, so that its error can be explained wherever it arrives. The error itself stays as it is, because
 * adapters look at it.
 */
function noteFailures<Input extends object, Output extends object>(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  note: (error: Error) => void,
): void {
  middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        if (error instanceof Error) note(error);
        throw error;
      }
    },
    { step: 'initialize', priority: 'high' },
  );
}
