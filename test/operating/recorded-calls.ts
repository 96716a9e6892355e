import { startFaultProxy, type Call, type FaultProxy } from '../../scripts/local/fault-proxy.ts';
import type { FoundStack } from '../../scripts/stack/find-stack.ts';

/** A way to a stack's services that notes each call. */
export interface RecordedCalls {
  /** The stack, with this way to it. */
  readonly stack: (stack: FoundStack) => FoundStack;
  /** Each local run has a Lambda of its own: from now on, this one is called. */
  readonly followLambda: (endpoint: string) => Promise<void>;
  /** What was called since the last time: the action that IAM checks and its resource, `sqs:SendMessage <QueueUrl>`. */
  readonly take: () => string[];
  readonly stop: () => Promise<void>;
}

interface Resources {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly tableName: string;
  readonly journalTableName: string;
  readonly bucketName: string;
  readonly eventSourceMappingId: string;
}

/** Starts a proxy in front of each service of a stack. */
export async function recordCalls(
  endpoints: Readonly<Record<'sqs' | 'dynamoDb' | 's3', string>>,
  resources: () => Resources,
): Promise<RecordedCalls> {
  const calls = new Set<string>();
  const start = (target: string, permissionsOf: (call: Call, names: Names) => string[]) =>
    startFaultProxy(target, async ({ call, carryOut, answer }) => {
      for (const permission of permissionsOf(call, namesOf(resources()))) calls.add(permission);
      answer(await carryOut());
    });
  const sqs = await start(endpoints.sqs, sqsPermissions);
  const dynamoDb = await start(endpoints.dynamoDb, dynamoDbPermissions);
  const s3 = await start(endpoints.s3, s3Permissions);
  let lambda: FaultProxy | undefined;
  return {
    stack: (stack) => ({
      ...stack,
      // The SDK sends requests to the host in a queue's URL.
      queueUrl: via(sqs, stack.queueUrl),
      deadLetterQueueUrl: via(sqs, stack.deadLetterQueueUrl),
      sqs: { ...stack.sqs, endpoint: sqs.endpoint },
      dynamoDb: { ...stack.dynamoDb, endpoint: dynamoDb.endpoint },
      s3: { ...stack.s3, endpoint: s3.endpoint },
      lambda: { ...stack.lambda, ...(lambda && { endpoint: lambda.endpoint }) },
    }),
    followLambda: async (endpoint) => {
      await lambda?.stop();
      lambda = await start(endpoint, lambdaPermissions);
    },
    take: () => {
      const taken = [...calls];
      calls.clear();
      return taken;
    },
    stop: async () => {
      const proxies = [sqs, dynamoDb, s3, ...(lambda ? [lambda] : [])];
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    },
  };
}

function via({ endpoint }: FaultProxy, url: string): string {
  return new URL(new URL(url).pathname, endpoint).href;
}

/** The output that names a resource. */
type Names = ReadonlyMap<string, string>;

function namesOf(resources: Resources): Names {
  return new Map([
    [new URL(resources.queueUrl).pathname, '<QueueUrl>'],
    [new URL(resources.deadLetterQueueUrl).pathname, '<DeadLetterQueueUrl>'],
    [resources.tableName, '<TableName>'],
    [resources.journalTableName, '<JournalTableName>'],
    [resources.bucketName, '<BucketName>'],
    [resources.eventSourceMappingId, '<EventSourceMappingId>'],
  ]);
}

function sqsPermissions(call: Call, names: Names): string[] {
  const { QueueUrl } = JSON.parse(call.body.toString()) as { readonly QueueUrl: string };
  // SendMessageBatch needs the permission sqs:SendMessage.
  const action = operationOf(call).replace(/Batch$/, '');
  return [`sqs:${action} ${named(new URL(QueueUrl).pathname, names)}`];
}

function dynamoDbPermissions(call: Call, names: Names): string[] {
  const { TableName, IndexName, RequestItems, Statements } = JSON.parse(call.body.toString()) as {
    readonly Statements?: readonly { readonly Statement: string }[];
    readonly TableName?: string;
    readonly IndexName?: string;
    readonly RequestItems?: object;
  };
  if (Statements) return Statements.map(({ Statement }) => partiqlPermission(Statement, names));
  const tables = TableName === undefined ? Object.keys(RequestItems ?? {}) : [TableName];
  const index = IndexName === undefined ? '' : `/index/${IndexName}`;
  return tables.map((table) => `dynamodb:${operationOf(call)} ${named(table, names)}${index}`);
}

/** `INSERT INTO "table" VALUE …` needs the permission dynamodb:PartiQLInsert. */
function partiqlPermission(statement: string, names: Names): string {
  const [, verb = '', table = ''] = /^(\w+) (?:INTO )?"([^"]+)"/.exec(statement) ?? [];
  const action = `${verb.charAt(0)}${verb.slice(1).toLowerCase()}`;
  return `dynamodb:PartiQL${action} ${named(table, names)}`;
}

/** `AmazonSQS.SendMessage` is the operation `SendMessage`. */
function operationOf({ headers }: Call): string {
  const [, operation = 'unknown'] = String(headers['x-amz-target']).split('.');
  return operation;
}

function s3Permissions({ method, path }: Call, names: Names): string[] {
  const [, bucket = ''] = path.split(/[/?]/);
  const action = { GET: 'GetObject', PUT: 'PutObject' }[method] ?? method;
  return [`s3:${action} ${named(bucket, names)}/*`];
}

function lambdaPermissions({ method, path }: Call, names: Names): string[] {
  const [, , , id = ''] = path.split(/[/?]/);
  const action = { GET: 'Get', PUT: 'Update' }[method] ?? method;
  return [`lambda:${action}EventSourceMapping ${named(id, names)}`];
}

function named(resource: string, names: Names): string {
  return names.get(resource) ?? resource;
}
