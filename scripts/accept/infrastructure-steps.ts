import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';

import { tooLittleConcurrency } from '../deploy/concurrency.ts';
import { bucketSettings } from '../storage/bucket-settings.ts';
import { expectedStorage } from '../storage/expected.ts';
import { examineSetting } from '../storage/setting.ts';
import { tableSettings } from '../storage/table-settings.ts';
import { failed, ON_AWS_ONLY, passed, type StepOutcome, type StepContext } from './step.ts';

/** The largest message that SQS allows, 1 MiB. */
const MAX_MESSAGE_BYTES = 1_048_576;

/** Checks that the account has enough concurrency for the event source mapping. */
export async function checkConcurrency({ observation }: StepContext): Promise<StepOutcome> {
  if (!observation) return ON_AWS_ONLY;
  const account = await observation.concurrency();
  const { ScalingConfig } = await observation.mapping();
  const most = ScalingConfig?.MaximumConcurrency ?? 1000;
  const problem = tooLittleConcurrency(most, account);
  if (problem !== undefined) return failed(problem.split('\n')[0] ?? problem);
  return passed(`${account.unreserved} of ${account.limit} unreserved, maxConcurrency ${most}`);
}

/** Checks that both queues have the attributes that the stack sets. */
export async function checkQueues({ pipeline, observation }: StepContext): Promise<StepOutcome> {
  const { queueUrl, deadLetterQueueUrl } = pipeline.stack;
  const attributesOf = async (QueueUrl: string) => {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await pipeline.sqs.send(command)).Attributes ?? {};
  };
  const source = await attributesOf(queueUrl);
  const dead = await attributesOf(deadLetterQueueUrl);
  const redrive = parsed(source['RedrivePolicy']);
  const allow = parsed(dead['RedriveAllowPolicy']);
  const allowed = allow['sourceQueueArns'];
  const problems = [
    redrive['deadLetterTargetArn'] === dead['QueueArn']
      ? []
      : 'the queue does not redrive to the dead-letter queue',
    Number(source['MaximumMessageSize']) === MAX_MESSAGE_BYTES
      ? []
      : `the queue accepts messages of ${source['MaximumMessageSize']} bytes, expected ${MAX_MESSAGE_BYTES}`,
    // Emulators don't keep the redrive allow policy.
    !observation || (Array.isArray(allowed) && allowed.includes(source['QueueArn']))
      ? []
      : 'the dead-letter queue does not name the queue in its redrive allow policy',
    ...(observation ? mappingProblems(await observation.mapping()) : []),
  ].flat();
  if (problems.length > 0) return failed(problems.join('; '));
  return passed(
    `${MAX_MESSAGE_BYTES} bytes, dead-lettered after ${String(redrive['maxReceiveCount'])} receives`,
  );
}

function mappingProblems({
  State,
  FunctionResponseTypes = [],
}: {
  readonly State?: string | undefined;
  readonly FunctionResponseTypes?: readonly string[] | undefined;
}): string[] {
  return [
    State === 'Enabled' ? [] : `the event source mapping is ${State ?? 'missing'}, not Enabled`,
    FunctionResponseTypes.includes('ReportBatchItemFailures')
      ? []
      : 'the event source mapping lacks ReportBatchItemFailures',
  ].flat();
}

/** Checks that tables and bucket have the stack's settings, as `make storage` does. */
export async function checkStorage({
  pipeline,
  observation,
  options,
}: StepContext): Promise<StepOutcome> {
  if (!observation) return ON_AWS_ONLY;
  const { stage, tableName, journalTableName, bucketName } = pipeline.stack;
  const expected = expectedStorage(stage, options.ledgerRetentionDays);
  const settings = [
    ...tableSettings(pipeline.tables, tableName, expected.table),
    ...tableSettings(pipeline.tables, journalTableName, expected.journal, 'journal'),
    ...bucketSettings(pipeline.buckets, bucketName, expected.bucket),
  ];
  const differing: string[] = [];
  for (const setting of settings) {
    const { resource, found, state } = await examineSetting(setting, {
      repair: false,
      local: false,
    });
    if (state === 'differs') differing.push(`${resource}: ${setting.name} is ${found}`);
  }
  if (differing.length > 0) return failed(`${differing.join('; ')}. See make storage.`);
  return passed(`${settings.length} settings of tables and bucket are as deployed`);
}

function parsed(text: string | undefined): Record<string, unknown> {
  return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
}
