/** Brings deleted large texts back, or empties the bucket so that its stack can be deleted. */
import { S3Client } from '@aws-sdk/client-s3';

import { emptyBucket, undeleteTexts } from './storage/large-texts.ts';
import { findDeployedStack, type FoundStack, type Stage } from './stack/find-stack.ts';
import { foreignStorage } from './stack/foreign-storage.ts';
import { STAGE_OPTION } from './stack/options.ts';
import { readArguments, type ValueOption, type ValuesOf } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { textLike } from './cli/option-values.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';

const time: ValueOption<Date> = {
  placeholder: 'TIME',
  description: 'With --undelete: only what was deleted since. Default: all that is still there.',
  expected: 'a time in UTC',
  example: '2026-11-28T09:00:00Z',
  parse: (text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? new Date(Date.parse(text)) : undefined,
};

const OPTIONS = {
  undelete: { description: 'Bring deleted texts back, as far as their old versions are kept.' },
  empty: { description: 'Delete everything for good, old versions too. Not in prod.' },
  since: time,
  stage: STAGE_OPTION,
  bucket: textLike(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    placeholder: 'NAME',
    description:
      'The bucket; its name must tell the stage. Default: the one of the stack, from its outputs.',
    expected: 'the name of an S3 bucket',
    example: 'eventprocessor-dev-bucketlargetexts76f8fd57-abc',
  }),
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run large-texts --',
  summary: 'Works on the bucket that holds texts too large for the ledger’s table.',
  options: OPTIONS,
  examples: [
    'make undelete-texts STAGE=prod',
    'make empty-bucket STAGE=dev',
    'npm run large-texts -- --undelete --stage prod --since 2026-11-28T09:00:00Z',
  ],
  notes: [
    'Real AWS is used, as AWS_PROFILE and AWS_REGION say. docs/restore.md tells when this is of use.',
    'Exit code: 0 done, 1 something failed, 2 wrong options, 130 interrupted.',
  ],
};

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly findStack: (stage: Stage) => Promise<Pick<FoundStack, 'bucketName' | 's3'>>;
}

/** Runs the command and returns its exit code. */
export async function largeTexts(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, signal } = surroundings;
  const { values, problems: misunderstood } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  const problems = [...misunderstood, ...contradictions(values), ...foreignStorage(values)];
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const stage = values.stage ?? 'dev';
  const { bucket, s3 } = values.bucket
    ? { bucket: values.bucket, s3: {} }
    : await surroundings
        .findStack(stage)
        .then(({ bucketName, s3 }) => ({ bucket: bucketName, s3 }));
  const client = new S3Client(s3);
  try {
    stderr.write(`${values.empty ? 'Emptying' : 'Undeleting in'} ${bucket} …\n`);
    const count = values.empty
      ? await emptyBucket(client, bucket, signal)
      : await undeleteTexts(client, bucket, values.since, signal);
    const said = values.empty ? `Deleted ${count} versions.` : `Brought ${count} texts back.`;
    stdout.write(values.json ? `${JSON.stringify({ bucket, count })}\n` : `${said}\n`);
    return signal.aborted ? 130 : 0;
  } finally {
    client.destroy();
  }
}

function contradictions({ undelete, empty, since, stage }: ValuesOf<typeof OPTIONS>): string[] {
  const problems: string[] = [];
  if (undelete === empty) {
    problems.push(
      `--undelete and --empty: expected one of the two, got ${empty ? 'both' : 'none'}`,
    );
  }
  if (empty && since) problems.push('--since: expected with --undelete only');
  if (empty && stage === 'prod') {
    problems.push('--empty --stage prod: refused, as prod keeps its data; delete it by hand');
  }
  return problems;
}

if (import.meta.main) {
  await runAsProcess((line) => largeTexts({ ...line, findStack: findDeployedStack }));
}
