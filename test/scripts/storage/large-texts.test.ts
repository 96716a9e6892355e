import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { command } from '../../../scripts/large-texts.ts';
import { largeTexts } from '../../../scripts/storage/restore-large-texts.ts';
import { runInPipe } from '../../support/command-line.ts';
import { VersionedBucket } from '../../support/versioned-bucket.ts';

let bucket: VersionedBucket;
beforeEach(() => {
  // Two a page, so that every test reads more than one.
  bucket = new VersionedBucket(2);
});
afterEach(() => bucket.s3.restore());

function run(...argv: string[]) {
  const findStack = () => Promise.resolve({ bucketName: 'eventprocessor-dev-x', s3: {} });
  return runInPipe(
    { ...command, run: (values, session) => largeTexts(values, session, findStack) },
    argv,
  );
}

const MORNING = new Date('2026-11-28T09:00:00Z');
const NOON = new Date('2026-11-28T12:00:00Z');

function fill(): void {
  bucket.put('90d/acme/1', 'a');
  bucket.put('90d/acme/2', 'b');
  bucket.put('90d/acme/3', 'c');
  bucket.hide('90d/acme/2', 'd', MORNING);
  bucket.hide('90d/acme/3', 'e', NOON);
}

describe('large-texts', () => {
  it('restores every deleted text, and changes no other', async () => {
    fill();
    expect(await run('--undelete')).toMatchObject({ code: 0, stdout: 'Restored 2 texts.\n' });
    expect(bucket.markers).toEqual([]);
    expect(bucket.texts.map(({ VersionId }) => VersionId)).toEqual(['a', 'b', 'c']);
  });

  it('restores only texts deleted since a given time', async () => {
    fill();
    expect(await run('--undelete', '--since', '2026-11-28T10:00:00Z')).toMatchObject({ code: 0 });
    expect(bucket.markers.map(({ Key }) => Key)).toEqual(['90d/acme/2']);
  });

  it('keeps a delete marker that is not the latest version, because the text was written again', async () => {
    bucket.put('90d/acme/1', 'c');
    bucket.markers.push({ Key: '90d/acme/1', VersionId: 'b', IsLatest: false });
    expect(await run('--undelete', '--json')).toMatchObject({
      stdout: '{"bucket":"eventprocessor-dev-x","count":0}\n',
    });
    expect(bucket.markers).toHaveLength(1);
  });

  it('deletes all versions in a bucket, so that it can be deleted', async () => {
    fill();
    expect(await run('--empty')).toMatchObject({ code: 0, stdout: 'Deleted 5 versions.\n' });
    expect([...bucket.texts, ...bucket.markers]).toEqual([]);
  });

  it('names a text that S3 does not delete, and fails', async () => {
    fill();
    bucket.s3.on(DeleteObjectsCommand).resolves({
      Errors: [{ Key: '90d/acme/1', Code: 'AccessDenied', Message: 'Access Denied' }],
    });
    const { code, stderr } = await run('--empty');
    expect(stderr).toContain('S3 did not delete 90d/acme/1: AccessDenied: Access Denied');
    expect(code).toBe(1);
  });

  it.each([
    [[], 'expected one of the two, got none'],
    [['--undelete', '--empty'], 'expected one of the two, got both'],
    [['--empty', '--stage', 'prod'], 'refused, because prod keeps its data'],
    [
      ['--empty', '--bucket', 'eventprocessor-prod-bucketlargetexts76f8fd57-abc'],
      '--bucket: expected a name that begins with eventprocessor-dev-, because the stage is dev, got "eventprocessor-prod-',
    ],
    [
      ['--empty', '--bucket', 'invoices'],
      'expected a name that begins with eventprocessor-dev-, because the stage is dev, got "invoices"',
    ],
    [
      ['--undelete', '--stage', 'prod', '--bucket', 'eventprocessor-dev-x'],
      'expected a name that begins with eventprocessor-prod-',
    ],
    [['--empty', '--since', '2026-11-28T10:00:00Z'], 'expected with --undelete only'],
    [['--undelete', '--since', 'yesterday'], '--since: expected a time in UTC, got "yesterday"'],
  ])('refuses %j and does nothing', async (argv, text) => {
    fill();
    const { code, stderr } = await run(...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
    expect(bucket.s3.calls()).toHaveLength(0);
  });

  it('prints its help', async () => {
    const { code, stdout } = await run('--help');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('npm run large-texts -- --undelete --stage prod'),
    ]);
  });
});
