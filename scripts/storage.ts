/** Compares the settings of a table and a bucket with the stack's, and repairs them: those of restored ones are gone. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';

import {
  findDeployedStack,
  localStack,
  readPublishedEndpoints,
  type FoundStack,
  type Stage,
} from './stack/find-stack.ts';
import { foreignStorage } from './stack/foreign-storage.ts';
import { STAGE_OPTION } from './stack/options.ts';
import { bucketSettings } from './storage/bucket-settings.ts';
import { expectedStorage } from './storage/expected.ts';
import { examine, type Finding } from './storage/setting.ts';
import { findingsText } from './storage/findings-text.ts';
import { tableSettings } from './storage/table-settings.ts';
import { leaveAws } from './local/leave-aws.ts';
import { readArguments, type ValuesOf } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { textLike, wholeNumber } from './cli/option-values.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';

const OPTIONS = {
  stage: STAGE_OPTION,
  table: textLike(/^[A-Za-z0-9_.-]{3,255}$/, {
    placeholder: 'NAME',
    description: 'The table, such as a restored one. Default: the one that the stack uses.',
    expected: 'the name of a DynamoDB table',
    example: 'EventProcessor-prod-ledger-2026-11-28',
  }),
  bucket: textLike(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    placeholder: 'NAME',
    description: 'The bucket. Default: the one that the stack uses.',
    expected: 'the name of an S3 bucket',
    example: 'eventprocessor-prod-bucketlargetexts76f8fd57-abc',
  }),
  repair: { description: 'Set what differs. Without it nothing is changed.' },
  local: { description: 'Look at what "make local" runs, not at AWS.' },
  'ledger-retention-days': wholeNumber(1, 36_500, {
    description: 'The stack’s setting, where it is not the one of cdk.json.',
    example: '90',
  }),
  json: { description: 'Print the settings as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run storage --',
  summary:
    'Compares table and bucket with the settings that the stack gives its own, and repairs them. A restored table has ' +
    'no time to live, no point-in-time recovery, no tags and no deletion protection.',
  options: OPTIONS,
  examples: [
    'make storage STAGE=prod',
    'make storage STAGE=prod TABLE=EventProcessor-prod-ledger-2026-11-28 REPAIR=true',
  ],
  notes: [
    'Real AWS is used, as AWS_PROFILE and AWS_REGION say, unless --local is given. docs/restore.md tells the whole way.',
    'The name of a table or bucket must tell the stage: EventProcessor-prod-… and eventprocessor-prod-… are of --stage prod.',
    'Exit code: 0 all as expected or repaired, 1 something differs or failed, 2 wrong options, 130 interrupted.',
  ],
};

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly findStack: (stage: Stage) => Promise<FoundStack>;
  readonly findLocal: () => FoundStack;
}

/** Runs the command and returns its exit code. */
export async function storage(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, signal } = surroundings;
  const { values, problems: misunderstood } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  // An emulator holds the tables of one stage, under whatever names.
  const problems = [...misunderstood, ...(values.local ? [] : foreignStorage(values))];
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const target = await targetOf(values, surroundings);
  stderr.write(`Table ${target.tableName ?? 'none'}, bucket ${target.bucketName ?? 'none'}\n`);
  const findings = await look(target, values, signal);
  if (signal.aborted) return 130;
  const good = findings.every(({ state }) => state !== 'differs');
  stdout.write(
    values.json
      ? `${JSON.stringify({ ...target.names, asExpected: good, settings: findings })}\n`
      : findingsText(findings, values.repair, paintFor(stdout, env)),
  );
  return good ? 0 : 1;
}

type Target = Pick<FoundStack, 'local' | 'dynamoDb' | 's3'> & {
  readonly tableName: string | undefined;
  readonly bucketName: string | undefined;
  readonly names: object;
};

/** Named ones alone, if any is named: the stack may not exist any more. */
async function targetOf(
  { stage = 'dev', table, bucket, local }: ValuesOf<typeof OPTIONS>,
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
  { stage = 'dev', repair, 'ledger-retention-days': days }: ValuesOf<typeof OPTIONS>,
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
      findings.push(await examine(setting, { repair, local }));
    }
    return findings;
  } finally {
    tables.destroy();
    buckets.destroy();
  }
}

if (import.meta.main) {
  await runAsProcess((line) =>
    storage({
      ...line,
      findStack: findDeployedStack,
      findLocal: () => {
        leaveAws();
        return localStack(readPublishedEndpoints());
      },
    }),
  );
}
