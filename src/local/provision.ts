import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import { OUTPUTS } from '../names.ts';
import type { Endpoints } from './endpoints.ts';
import { onlyResource, resolve, resourcesOf, type Resource, type Template } from './template.ts';

/** Emulators act as this account unless told otherwise. */
const ACCOUNT = '000000000000';

/** Attributes that name other queues: set once all queues exist. */
const POLICIES = ['RedrivePolicy', 'RedriveAllowPolicy'];

/** The stack's resources as they exist on the emulators, and how its function is to be run. */
export interface Provisioned {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly deadLetterQueueUrl: string;
  readonly tableName: string;
  readonly visibilityTimeoutSeconds: number;
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

type Known = Map<string, { ref: string; arn?: string }>;

/**
 * Makes the queues and the table of a synthesized template through the AWS APIs, so that what runs
 * locally can't differ from what is deployed. What exists already is kept, with what is in it.
 */
export async function provision(template: Template, endpoints: Endpoints): Promise<Provisioned> {
  const { region, credentials } = endpoints;
  const sqs = new SQSClient({ region, credentials, endpoint: endpoints.sqs });
  const dynamoDb = new DynamoDBClient({ region, credentials, endpoint: endpoints.dynamoDb });
  const known: Known = new Map([
    ['AWS::Partition', { ref: 'aws' }],
    ['AWS::Region', { ref: region }],
    ['AWS::AccountId', { ref: ACCOUNT }],
  ]);
  try {
    await createTable(template, dynamoDb, known);
    await createQueues(template, sqs, endpoints.sqs, known);
    return provisioned(template, known);
  } finally {
    sqs.destroy();
    dynamoDb.destroy();
  }
}

async function createTable(
  template: Template,
  client: DynamoDBClient,
  known: Known,
): Promise<void> {
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
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName });
  known.set(id, { ref: TableName });
}

async function createQueues(
  template: Template,
  client: SQSClient,
  endpoint: string,
  known: Known,
): Promise<void> {
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  for (const [id, resource] of queues) {
    const { QueueName: name, FifoQueue: fifo } = resource.Properties;
    const QueueName = typeof name === 'string' ? name : `${id}${fifo === true ? '.fifo' : ''}`;
    const created = await client.send(
      new CreateQueueCommand({ QueueName, Attributes: queueAttributes(resource) }),
    );
    // The host in the answer is the emulator's idea of its own name, which may not resolve here.
    const ref = new URL(new URL(String(created.QueueUrl)).pathname, endpoint).href;
    const { Attributes: attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: ref, AttributeNames: ['QueueArn'] }),
    );
    known.set(id, { ref, arn: String(attributes['QueueArn']) });
  }
  for (const [id, { Properties }] of queues) {
    const policies = POLICIES.filter((name) => Properties[name] !== undefined).map((name) => [
      name,
      JSON.stringify(resolve(Properties[name], known)),
    ]);
    if (policies.length === 0) continue;
    await client.send(
      new SetQueueAttributesCommand({
        QueueUrl: known.get(id)?.ref,
        Attributes: Object.fromEntries(policies) as Record<string, string>,
      }),
    );
  }
}

function queueAttributes({ Properties }: Resource): Record<string, string> {
  const notAttributes = ['QueueName', 'Tags', ...POLICIES];
  return Object.fromEntries(
    Object.entries(Properties)
      .filter(([name]) => !notAttributes.includes(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

function provisioned(template: Template, known: Known): Provisioned {
  const [, lambda] = onlyResource(template, 'AWS::Lambda::Function');
  const [, mapping] = onlyResource(template, 'AWS::Lambda::EventSourceMapping');
  const output = (name: string) => String(resolve(template.Outputs[name]?.Value, known));
  const queueUrl = output(OUTPUTS.queueUrl);
  const source = [...known].find(([, { ref }]) => ref === queueUrl);
  const environment = lambda.Properties['Environment'] as { Variables: Record<string, unknown> };
  const scaling = mapping.Properties['ScalingConfig'] as
    { MaximumConcurrency?: number } | undefined;
  return {
    queueUrl,
    queueArn: String(resolve(mapping.Properties['EventSourceArn'], known)),
    deadLetterQueueUrl: output(OUTPUTS.deadLetterQueueUrl),
    tableName: output(OUTPUTS.tableName),
    visibilityTimeoutSeconds: Number(
      template.Resources[source?.[0] ?? '']?.Properties['VisibilityTimeout'],
    ),
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
