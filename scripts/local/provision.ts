import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

import { EMULATOR_ADDRESSING } from './s3-addressing.ts';
import { OUTPUTS } from '../../src/names.ts';
import type { Endpoints } from './endpoints.ts';
import { createQueues } from './provision-queues.ts';
import { setUp, unlessThere } from './set-up.ts';
import {
  literalOutput,
  onlyResource,
  resolve,
  type ResourcesMade,
  type Template,
} from './template.ts';

/** Emulators act as this account unless told otherwise. */
const ACCOUNT = '000000000000';

/** The stack's resources as they exist on the emulators, and how its function is to be run. */
export interface Provisioned {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly deadLetterQueueUrl: string;
  readonly tableName: string;
  readonly bucketName: string;
  readonly function: {
    /** Module and export, `index.handler`. */
    readonly handler: string;
    /** The folder of its code, relative to the cloud assembly. */
    readonly assetPath: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
    readonly memoryMb: number;
  };
  readonly mapping: {
    readonly batchSize: number;
    readonly windowSeconds: number;
    readonly maximumConcurrency: number;
  };
}

/** Seconds. By default the SDK asks again only after 20, though an emulator's table is there at once. */
const TABLE_WAIT = { minDelay: 1, maxDelay: 2, maxWaitTime: 60 };

/**
 * Makes the queues, the table and the bucket of a synthesized template through the AWS APIs, so that what runs
 * locally can't differ from what is deployed. What exists already is kept, with what is in it.
 */
export async function provision(template: Template, endpoints: Endpoints): Promise<Provisioned> {
  const { region, credentials } = endpoints;
  const sqs = new SQSClient({ region, credentials, endpoint: endpoints.sqs });
  const dynamoDb = new DynamoDBClient({ region, credentials, endpoint: endpoints.dynamoDb });
  const s3 = new S3Client({ region, credentials, endpoint: endpoints.s3, ...EMULATOR_ADDRESSING });
  const known: ResourcesMade = new Map([
    ['AWS::Partition', { ref: 'aws' }],
    ['AWS::Region', { ref: region }],
    ['AWS::URLSuffix', { ref: 'amazonaws.com' }],
    ['AWS::AccountId', { ref: ACCOUNT }],
  ]);
  try {
    await createTable(template, dynamoDb, endpoints.dynamoDb, known);
    await createBucket(template, s3, endpoints.s3, known);
    await createQueues(template, sqs, endpoints.sqs, known);
    return provisioned(template, known);
  } finally {
    sqs.destroy();
    dynamoDb.destroy();
    s3.destroy();
  }
}

async function createTable(
  template: Template,
  client: DynamoDBClient,
  endpoint: string,
  known: ResourcesMade,
): Promise<void> {
  const existing = literalOutput(template, OUTPUTS.tableName);
  if (existing !== undefined) {
    await requireExisting('table', existing, () =>
      client.send(new DescribeTableCommand({ TableName: existing })),
    );
    return;
  }
  const [id, { Properties }] = onlyResource(template, 'AWS::DynamoDB::GlobalTable');
  const TableName = id;
  const { AttributeDefinitions, KeySchema, BillingMode } = Properties as Pick<
    CreateTableCommandInput,
    'AttributeDefinitions' | 'KeySchema' | 'BillingMode'
  >;
  // Time to live and point-in-time recovery are left out: a laptop's ledger is not kept that long.
  const command = new CreateTableCommand({
    TableName,
    AttributeDefinitions,
    KeySchema,
    BillingMode,
  });
  await setUp(`The table ${TableName}`, endpoint, async () => {
    await unlessThere(client.send(command), ResourceInUseException);
    await waitUntilTableExists({ client, ...TABLE_WAIT }, { TableName });
  });
  known.set(id, { ref: TableName });
}

/** The settings `existingTable` and `existingBucket` name what was there before the stack. */
async function requireExisting(
  kind: 'table' | 'bucket',
  name: string,
  look: () => Promise<unknown>,
): Promise<void> {
  await look().catch((cause: unknown) => {
    const setting = kind === 'table' ? 'existingTable' : 'existingBucket';
    throw new Error(
      `The setting ${setting} names the ${kind} ${name}, which can't be found on the emulator: ${String(cause)}`,
      { cause },
    );
  });
}

async function createBucket(
  template: Template,
  client: S3Client,
  endpoint: string,
  known: ResourcesMade,
): Promise<void> {
  const existing = literalOutput(template, OUTPUTS.bucketName);
  if (existing !== undefined) {
    await requireExisting('bucket', existing, () =>
      client.send(new HeadBucketCommand({ Bucket: existing })),
    );
    return;
  }
  const [id] = onlyResource(template, 'AWS::S3::Bucket');
  const Bucket = id.toLowerCase();
  // Encryption, access and lifecycle are left out: a laptop's bucket is nobody else's and not kept.
  await setUp(`The bucket ${Bucket}`, endpoint, () =>
    unlessThere(client.send(new CreateBucketCommand({ Bucket })), BucketAlreadyOwnedByYou),
  );
  known.set(id, { ref: Bucket, arn: `arn:aws:s3:::${Bucket}` });
}

function provisioned(template: Template, known: ResourcesMade): Provisioned {
  const [, lambda] = onlyResource(template, 'AWS::Lambda::Function');
  const [, mapping] = onlyResource(template, 'AWS::Lambda::EventSourceMapping');
  const output = (name: string) => String(resolve(template.Outputs[name]?.Value, known));
  const environment = lambda.Properties['Environment'] as { Variables: Record<string, unknown> };
  const scaling = mapping.Properties['ScalingConfig'] as
    { MaximumConcurrency?: number } | undefined;
  return {
    queueUrl: output(OUTPUTS.queueUrl),
    queueArn: String(resolve(mapping.Properties['EventSourceArn'], known)),
    deadLetterQueueUrl: output(OUTPUTS.deadLetterQueueUrl),
    tableName: output(OUTPUTS.tableName),
    bucketName: output(OUTPUTS.bucketName),
    function: {
      handler: String(lambda.Properties['Handler']),
      assetPath: String(lambda.Metadata?.['aws:asset:path']),
      environment: resolve(environment.Variables, known) as Record<string, string>,
      timeoutSeconds: Number(lambda.Properties['Timeout']),
      memoryMb: Number(lambda.Properties['MemorySize']),
    },
    mapping: {
      batchSize: Number(mapping.Properties['BatchSize']),
      windowSeconds: Number(mapping.Properties['MaximumBatchingWindowInSeconds'] ?? 0),
      maximumConcurrency: scaling?.MaximumConcurrency ?? 1000,
    },
  };
}
