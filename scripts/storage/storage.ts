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

/** Compares the settings of tables and bucket with the stack's, and repairs them if the options say so. */
export async function storage(
  values: StorageValues,
  { stderr, signal }: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const target = await targetOf(values, surroundings);
  const { tableName = 'none', journalTableName = 'none', bucketName = 'none' } = target;
  stderr.write(`Table ${tableName}, journal ${journalTableName}, bucket ${bucketName}\n`);
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
  readonly journalTableName: string | undefined;
  readonly bucketName: string | undefined;
  readonly names: object;
};

/** The names in the options, if there are any, because the stack may not exist any more. Else the stack's. */
async function targetOf(
  { stage = 'dev', table, journal, bucket, local }: StorageValues,
  { findStack, findLocal }: Surroundings,
): Promise<Target> {
  const given = { tableName: table, journalTableName: journal, bucketName: bucket };
  const named = Object.values(given).some((name) => name !== undefined);
  if (named && !local) {
    return { local: false, dynamoDb: {}, s3: {}, ...given, names: given };
  }
  const stack = local ? findLocal() : await findStack(stage);
  const { tableName, journalTableName, bucketName } = stack;
  const names = named ? given : { tableName, journalTableName, bucketName };
  return { ...stack, ...names, names };
}

async function look(
  { tableName, journalTableName, bucketName, dynamoDb, s3, local }: Target,
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
      ...(journalTableName === undefined
        ? []
        : tableSettings(tables, journalTableName, expected.journal, 'journal')),
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
