/** Names of what the stack makes. The local run and the commands find its resources by them. */

/** The name of a stage's stack in CloudFormation. */
export function stackName(stage: string): string {
  return `EventProcessor-${stage}`;
}

/** The name of the queue that takes events. */
export function eventQueueName(stack: string, isFifo: boolean): string {
  return `${stack}-events${isFifo ? '.fifo' : ''}`;
}

/** The prefix of a stage's table names. It shows whose table it is, so that two stages never share a ledger. */
export function tablePrefix(stage: string): string {
  return `${stackName(stage)}-`;
}

/** The prefix of a stage's bucket names. S3 takes lower case only. */
export function bucketPrefix(stage: string): string {
  return tablePrefix(stage).toLowerCase();
}

/** The tags of everything that a stage's stack makes. */
export function stackTags(stage: string): Readonly<Record<string, string>> {
  return { project: 'event-processor', stage };
}

/** CloudFormation outputs of the stack. The local run and the commands read them. */
export const OUTPUTS = {
  queueUrl: 'QueueUrl',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  tableName: 'TableName',
  journalTableName: 'JournalTableName',
  bucketName: 'BucketName',
  eventSourceMappingId: 'EventSourceMappingId',
} as const;

/** The output with the address of the HTTP API, without a slash at its end. A stack without an API doesn't have it. */
export const API_URL_OUTPUT = 'ApiUrl';

/**
 * The output with the setting `ledgerRetentionDays`, as the functions have it. Who publishes with an operator's credentials
 * needs it. The stacks of earlier releases don't have it.
 */
export const RETENTION_OUTPUT = 'LedgerRetentionDays';

/** The output that names the schemas and mappings which the functions were built from: see `schemasDigest`. */
export const SCHEMAS_OUTPUT = 'SchemasDigest';

/** The values of the stack's outputs. */
export type StackOutputs = Readonly<Record<keyof typeof OUTPUTS, string>>;
