import { randomUUID } from 'node:crypto';

import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

import { RETENTION_OUTPUT, SCHEMAS_OUTPUT, type StackOutputs } from '../../src/names/stack.ts';
import { eachOutput, EXISTING_STORAGE } from '../stack/stack-outputs.ts';
import type { Endpoints } from './endpoints.ts';
import { createQueues } from './provision-queues.ts';
import { createTables } from './provision-tables.ts';
import { EMULATOR_ADDRESSING } from './emulator-clients.ts';
import { setUp, unlessThere } from './set-up.ts';
import { functionsOf, type TemplateFunction } from './template-functions.ts';
import {
  literalOutput,
  resolve,
  resourcesOf,
  type ResourcesMade,
  type Template,
} from './template.ts';

/** Emulators act as this account unless they are told otherwise. */
const ACCOUNT = '000000000000';

/** The stack's resources as they exist on the emulators, and how its functions are to be run. */
export interface Provisioned extends StackOutputs {
  readonly functions: readonly TemplateFunction[];
  /** The setting of this name. Missing if the template doesn't tell it. */
  readonly ledgerRetentionDays?: string;
  /** Names the schemas and mappings that the functions were built from. Missing if the template doesn't tell them. */
  readonly schemasDigest?: string;
}

interface Clients {
  readonly sqs: SQSClient;
  readonly dynamoDb: DynamoDBClient;
  readonly s3: S3Client;
}

/**
 * Makes the queues, tables and buckets of a synthesized template through the AWS APIs, so that what runs
 * locally can't differ from what is deployed. What exists already is kept, with its content.
 */
export async function provision(template: Template, endpoints: Endpoints): Promise<Provisioned> {
  const { region, credentials } = endpoints;
  const clients = {
    sqs: new SQSClient({ region, credentials, endpoint: endpoints.sqs }),
    dynamoDb: new DynamoDBClient({ region, credentials, endpoint: endpoints.dynamoDb }),
    s3: new S3Client({ region, credentials, endpoint: endpoints.s3, ...EMULATOR_ADDRESSING }),
  };
  const known: ResourcesMade = new Map([
    ['AWS::Partition', { ref: 'aws' }],
    ['AWS::Region', { ref: region }],
    ['AWS::URLSuffix', { ref: 'amazonaws.com' }],
    ['AWS::AccountId', { ref: ACCOUNT }],
  ]);
  try {
    await requireExisting(template, clients);
    await createTables(template, clients.dynamoDb, endpoints.dynamoDb, known);
    await createBuckets(template, clients.s3, endpoints.s3, known);
    await createQueues(template, clients.sqs, endpoints.sqs, known);
    nameFunctions(template, region, known);
    nameMappings(template, known);
    const outputs = eachOutput((_, name) => String(resolve(template.Outputs[name]?.Value, known)));
    const ledgerRetentionDays = literalOutput(template, RETENTION_OUTPUT);
    const schemasDigest = literalOutput(template, SCHEMAS_OUTPUT);
    return {
      ...outputs,
      ...(ledgerRetentionDays !== undefined && { ledgerRetentionDays }),
      ...(schemasDigest !== undefined && { schemasDigest }),
      functions: functionsOf(template, known),
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** The settings `existingTable`, `existingJournal` and `existingBucket` name what was there before the stack. */
async function requireExisting(template: Template, { dynamoDb, s3 }: Clients): Promise<void> {
  for (const { setting, kind, output } of EXISTING_STORAGE) {
    const name = literalOutput(template, output);
    if (name === undefined) continue;
    const looking: Promise<unknown> =
      kind === 'table'
        ? dynamoDb.send(new DescribeTableCommand({ TableName: name }))
        : s3.send(new HeadBucketCommand({ Bucket: name }));
    await looking.catch((cause: unknown) => {
      throw new Error(
        `The setting ${setting} names the ${kind} ${name}, which can't be found on the emulator: ${String(cause)}`,
        { cause },
      );
    });
  }
}

/** Encryption, access and lifecycle are left out: a laptop's buckets are not shared and not kept. */
async function createBuckets(
  template: Template,
  client: S3Client,
  endpoint: string,
  known: ResourcesMade,
): Promise<void> {
  for (const [id, { Properties }] of resourcesOf(template, 'AWS::S3::Bucket')) {
    const { BucketName: name } = Properties;
    const Bucket = typeof name === 'string' ? name : id.toLowerCase();
    await setUp(`The bucket ${Bucket}`, endpoint, () =>
      unlessThere(client.send(new CreateBucketCommand({ Bucket })), BucketAlreadyOwnedByYou),
    );
    known.set(id, { ref: Bucket, arn: `arn:aws:s3:::${Bucket}` });
  }
}

/** One function's environment may name another function. */
function nameFunctions(template: Template, region: string, known: ResourcesMade): void {
  for (const [id] of resourcesOf(template, 'AWS::Lambda::Function')) {
    known.set(id, { ref: id, arn: `arn:aws:lambda:${region}:${ACCOUNT}:function:${id}` });
  }
}

/** Lambda gives each mapping an id. An output names one. */
function nameMappings(template: Template, known: ResourcesMade): void {
  for (const [id] of resourcesOf(template, 'AWS::Lambda::EventSourceMapping')) {
    known.set(id, { ref: randomUUID() });
  }
}
