import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { SQSClientConfig } from '@aws-sdk/client-sqs';

import { EMULATOR_ADDRESSING, emulatorCredentials } from '../local/emulator-clients.ts';
import { readEndpoints, type PublishedEndpoints } from '../local/endpoints-file.ts';
import { leaveAws } from '../local/leave-aws.ts';
import {
  API_URL_OUTPUT,
  RETENTION_OUTPUT,
  SCHEMAS_OUTPUT,
  stackName,
  type StackOutputs,
} from '../../src/names/stack.ts';
import { CALLS } from './calls.ts';
import { outputsOf, readStackIfAny } from './describe-stack.ts';
import { explainAwsError } from './explain-aws-error.ts';
import { eachOutput } from './stack-outputs.ts';

export type Stage = 'dev' | 'prod';

/** A deployed stack or the one that `make local` runs: its resources and how to reach their services. */
export interface FoundStack extends StackOutputs {
  /** `EventProcessor-dev`, or `make local`. */
  readonly name: string;
  readonly stage: Stage;
  /** True if it runs on this machine, on emulators. */
  readonly local: boolean;
  /** Where a local run tells what became of messages lately. Missing on AWS, and if an emulator runs the function. */
  readonly outcomesEndpoint?: string;
  /** The HTTP API. Missing if the stack has none. */
  readonly apiUrl?: string;
  /** The setting of this name, as the functions have it. Stacks of earlier releases don't tell it. */
  readonly ledgerRetentionDays?: string;
  /** Names the schemas and mappings that it was built from. Missing if it doesn't tell them. */
  readonly schemasDigest?: string;
  readonly sqs: SQSClientConfig;
  readonly dynamoDb: DynamoDBClientConfig;
  readonly s3: S3ClientConfig;
  readonly lambda: LambdaClientConfig;
}

/** The stack wasn't found. The message says what to do and is printed without a stack trace. */
export class StackNotFound extends Error {
  override readonly name = 'StackNotFound';
}

/**
 * Reads the outputs of a stage's stack from CloudFormation. The SDK finds region and credentials as usual.
 *
 * @throws StackNotFound if the stack doesn't exist or CloudFormation can't be called. It says what to do.
 */
export async function findDeployedStack(stage: Stage): Promise<FoundStack> {
  const name = stackName(stage);
  const outputs = await readOutputs(name);
  const output = (key: string): string => {
    const value = outputs.get(key);
    if (value === undefined) {
      throw new StackNotFound(
        `The stack ${name} has no output ${key}. Deploy it again: make deploy.`,
      );
    }
    return value;
  };
  const apiUrl = outputs.get(API_URL_OUTPUT);
  const ledgerRetentionDays = outputs.get(RETENTION_OUTPUT);
  const schemasDigest = outputs.get(SCHEMAS_OUTPUT);
  return {
    name,
    stage,
    local: false,
    ...(apiUrl !== undefined && { apiUrl }),
    ...(ledgerRetentionDays !== undefined && { ledgerRetentionDays }),
    ...(schemasDigest !== undefined && { schemasDigest }),
    ...eachOutput((_, key) => output(key)),
    sqs: {},
    dynamoDb: {},
    s3: {},
    lambda: {},
  };
}

async function readOutputs(name: string): Promise<ReadonlyMap<string, string>> {
  const client = new CloudFormationClient(CALLS);
  const stack = await readStackIfAny(client, name)
    .catch((error: unknown) => {
      throw new StackNotFound(explainAwsError(error, 'CloudFormation'), { cause: error });
    })
    .finally(() => client.destroy());
  if (stack) return outputsOf(stack);
  throw new StackNotFound(
    `There is no stack ${name} in this account and region. Create it with "make deploy", or set AWS_PROFILE ` +
      'and AWS_REGION to the account and region where it is.',
  );
}

/** The stack of a local run, from the endpoints that it published. */
export function localStack(found: PublishedEndpoints): FoundStack {
  const common = { region: found.region, credentials: emulatorCredentials() };
  return {
    name: 'make local',
    stage: 'dev',
    local: true,
    ...(found.apiUrl !== undefined && { apiUrl: found.apiUrl }),
    ...(found.ledgerRetentionDays !== undefined && {
      ledgerRetentionDays: found.ledgerRetentionDays,
    }),
    ...(found.schemasDigest !== undefined && { schemasDigest: found.schemasDigest }),
    ...(found.outcomesEndpoint !== undefined && { outcomesEndpoint: found.outcomesEndpoint }),
    ...eachOutput((setting) => found[setting]),
    sqs: { ...common, endpoint: found.sqsEndpoint },
    dynamoDb: { ...common, endpoint: found.dynamodbEndpoint },
    s3: { ...common, endpoint: found.s3Endpoint, ...EMULATOR_ADDRESSING },
    lambda: { ...common, endpoint: found.lambdaEndpoint },
  };
}

/**
 * Finds the stack that `make local` runs. Also makes the SDK ignore variables that would lead it to AWS.
 *
 * @param file where the run wrote its endpoints. Default: the file of `make local`.
 * @throws StackNotFound if it isn't running, even if a killed run left its file behind.
 */
export function findLocalStack(file?: string): FoundStack {
  const endpoints = readEndpoints(file);
  if (!endpoints) {
    throw new StackNotFound('"make local" is not running. Start it in another terminal.');
  }
  leaveAws();
  return localStack(endpoints);
}
