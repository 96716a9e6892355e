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
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import { EMULATOR_ADDRESSING } from './s3-addressing.ts';
import { OUTPUTS } from '../names.ts';
import type { Endpoints } from './endpoints.ts';
import {
  literalOutput,
  onlyResource,
  resolve,
  resourcesOf,
  type Resource,
  type Template,
} from './template.ts';

/** Emulators act as this account unless told otherwise. */
const ACCOUNT = '000000000000';

/** Attributes of a queue that are decided when it is made; emulators don't let them be set later. */
const MADE_WITH = ['FifoQueue', 'DeduplicationScope', 'FifoThroughputLimit'];
/**
 * Properties in CloudFormation that are no attributes in SQS; and those that change nothing on a laptop
 * and that not every emulator knows: encryption at rest, and who may use the dead-letter queue.
 */
const LEFT_OUT = ['QueueName', 'Tags', 'SqsManagedSseEnabled', 'RedriveAllowPolicy'];

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

type Known = Map<string, { ref: string; arn?: string }>;

/**
 * Makes the queues, the table and the bucket of a synthesized template through the AWS APIs, so that what runs
 * locally can't differ from what is deployed. What exists already is kept, with what is in it.
 */
export async function provision(template: Template, endpoints: Endpoints): Promise<Provisioned> {
  const { region, credentials } = endpoints;
  const sqs = new SQSClient({ region, credentials, endpoint: endpoints.sqs });
  const dynamoDb = new DynamoDBClient({ region, credentials, endpoint: endpoints.dynamoDb });
  const s3 = new S3Client({ region, credentials, endpoint: endpoints.s3, ...EMULATOR_ADDRESSING });
  const known: Known = new Map([
    ['AWS::Partition', { ref: 'aws' }],
    ['AWS::Region', { ref: region }],
    ['AWS::URLSuffix', { ref: 'amazonaws.com' }],
    ['AWS::AccountId', { ref: ACCOUNT }],
  ]);
  try {
    await createTable(template, dynamoDb, known);
    await createBucket(template, s3, known);
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
  known: Known,
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
  try {
    await client.send(
      new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, ...TABLE_WAIT }, { TableName });
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

async function createBucket(template: Template, client: S3Client, known: Known): Promise<void> {
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
  try {
    await client.send(new CreateBucketCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
  known.set(id, { ref: Bucket, arn: `arn:aws:s3:::${Bucket}` });
}

async function createQueues(
  template: Template,
  client: SQSClient,
  endpoint: string,
  known: Known,
): Promise<void> {
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  for (const [id, resource] of queues) {
    known.set(id, await createQueue(id, resource, client, endpoint));
  }
  // Set once all queues exist, since they name each other; a queue of an earlier run takes them too.
  for (const [id, { Properties }] of queues) {
    const Attributes = attributesOf(
      Properties,
      (name) => !MADE_WITH.includes(name) && !LEFT_OUT.includes(name),
      known,
    );
    await client.send(new SetQueueAttributesCommand({ QueueUrl: known.get(id)?.ref, Attributes }));
  }
}

async function createQueue(
  id: string,
  { Properties }: Resource,
  client: SQSClient,
  endpoint: string,
): Promise<{ ref: string; arn: string }> {
  const { QueueName: name, FifoQueue } = Properties;
  const QueueName = typeof name === 'string' ? name : `${id}${FifoQueue === true ? '.fifo' : ''}`;
  const Attributes = attributesOf(Properties, (attribute) => MADE_WITH.includes(attribute));
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  // The host in the answer is the emulator's idea of its own name, which may not resolve here.
  const ref = new URL(new URL(String(QueueUrl)).pathname, endpoint).href;
  const { Attributes: { QueueArn } = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: ref, AttributeNames: ['QueueArn'] }),
  );
  return { ref, arn: String(QueueArn) };
}

/** SQS's attributes are CloudFormation's properties, but all of them text. */
function attributesOf(
  properties: Resource['Properties'],
  includes: (name: string) => boolean,
  known: Known = new Map(),
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (!includes(name)) continue;
    const resolved = resolve(value, known);
    attributes[name] = typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
  }
  return attributes;
}

function provisioned(template: Template, known: Known): Provisioned {
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
