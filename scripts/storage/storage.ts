import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';

import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import type { FoundStack, Stage } from '../stack/find-stack.ts';
import { bucketSettings } from './bucket-settings.ts';
import { expectedStorage } from './expected.ts';
import { examineSetting, type Finding } from './setting.ts';
import { findingsText } from './findings-text.ts';
import { tableSettings } from './table-settings.ts';
import type { StorageValues } from './options.ts';

/** What the command gets from outside. Tests pass their own. */
export interface Surroundings {
  readonly findStack: (stage: Stage) => Promise<FoundStack>;
  readonly findLocal: () => FoundStack;
}

/** Compares the settings of table and bucket with the stack's, and repairs them if the options say so. */
export async function storage(
  values: StorageValues,
  { stderr, signal }: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const target = await targetOf(values, surroundings);
  stderr.write(`Table ${target.tableName ?? 'none'}, bucket ${target.bucketName ?? 'none'}\n`);
  const findings = await look(target, values, signal);
  const asExpected = findings.every(({ state }) => state !== 'differs');
  return {
    exitCode: signal.aborted ? INTERRUPTED : asExpected ? 0 : 1,
    json: { ...target.names, asExpected, interrupted: signal.aborted, settings: findings },
    text: (paint) => (signal.aborted ? '' : findingsText(findings, values.repair, paint)),
  };
}

type Target = Pick<FoundStack, 'local' | 'dynamoDb' | 's3'> & {
  readonly tableName: string | undefined;
  readonly bucketName: string | undefined;
  readonly names: object;
};

/** The names in the options, if there are any, because the stack may not exist any more. Else the stack's. */
async function targetOf(
  { stage = 'dev', table, bucket, local }: StorageValues,
  { findStack, findLocal }: Surroundings,
): Promise<Target> {
  const named = table !== undefined || bucket !== undefined;
  if (named && !local) {
    const names = { tableName: table, bucketName: bucket };
    return { local: false, dynamoDb: {}, s3: {}, ...names, names };
  }
  const stack = local ? findLocal() : await findStack(stage);
  const names = {
    tableName: named ? table : stack.tableName,
    bucketName: named ? bucket : stack.bucketName,
  };
  return { ...stack, ...names, names };
}

async function look(
  { tableName, bucketName, dynamoDb, s3, local }: Target,
  { stage = 'dev', repair, ledgerRetentionDays: days }: StorageValues,
  signal: AbortSignal,
): Promise<Finding[]> {
  const expected = expectedStorage(stage, days);
  const tables = new DynamoDBClient(dynamoDb);
  const buckets = new S3Client(s3);
  const findings: Finding[] = [];
  try {
    const settings = [
      ...(tableName === undefined ? [] : tableSettings(tables, tableName, expected.table)),
      ...(bucketName === undefined ? [] : bucketSettings(buckets, bucketName, expected.bucket)),
    ];
    for (const setting of settings) {
      if (signal.aborted) break;
      findings.push(await examineSetting(setting, { repair, local }));
    }
    return findings;
  } finally {
    tables.destroy();
    buckets.destroy();
  }
}
