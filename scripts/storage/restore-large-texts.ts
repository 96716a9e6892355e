import { S3Client } from '@aws-sdk/client-s3';

import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import type { FoundStack, Stage } from '../stack/find-stack.ts';
import type { LargeTextsValues } from './large-texts-options.ts';
import { emptyBucket, undeleteTexts } from './large-texts.ts';

/** Restores deleted large texts or deletes all of them, in the bucket that is named or in that of the stack. */
export async function largeTexts(
  { empty, since, stage = 'dev', bucket: named }: LargeTextsValues,
  { stderr, signal }: Session,
  findStack: (stage: Stage) => Promise<Pick<FoundStack, 'bucketName' | 's3'>>,
): Promise<Result> {
  const found = named === undefined ? await findStack(stage) : { bucketName: named, s3: {} };
  const { bucketName: bucket, s3 } = found;
  const client = new S3Client(s3);
  try {
    stderr.write(`${empty ? 'Emptying' : 'Restoring texts in'} ${bucket} …\n`);
    const count = empty
      ? await emptyBucket(client, bucket, signal)
      : await undeleteTexts(client, bucket, since, signal);
    return {
      exitCode: signal.aborted ? INTERRUPTED : 0,
      json: { bucket, count },
      text: empty ? `Deleted ${count} versions.\n` : `Restored ${count} texts.\n`,
    };
  } finally {
    client.destroy();
  }
}
