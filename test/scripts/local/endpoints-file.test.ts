import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { command as localCommand } from '../../../scripts/local.ts';
import {
  publishEndpoints,
  readEndpoints,
  withdrawEndpoints,
} from '../../../scripts/local/endpoints-file.ts';
import { runInPipe } from '../../support/command-line.ts';

const ENDPOINTS = {
  queueUrl: 'http://127.0.0.1:1/queue',
  deadLetterQueueUrl: 'http://127.0.0.1:1/dead',
  tableName: 'ledger',
  journalTableName: 'journal',
  bucketName: 'large-texts',
  eventSourceMappingId: 'mapping',
  sqsEndpoint: 'http://127.0.0.1:1',
  dynamodbEndpoint: 'http://127.0.0.1:2',
  s3Endpoint: 'http://127.0.0.1:3',
  lambdaEndpoint: 'http://127.0.0.1:4',
  region: 'eu-west-1',
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-processor-'));
  file = join(folder, 'local', 'endpoints.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('the endpoints file', () => {
  it('is there while its run is', async () => {
    await publishEndpoints(file, ENDPOINTS);
    expect(read()).toEqual({ ...ENDPOINTS, pid: process.pid });
    await withdrawEndpoints(file);
    expect(existsSync(file)).toBe(false);
  });

  it('is refused if a file stands where its folder should be', async () => {
    writeFileSync(dirname(file), '');
    await expect(publishEndpoints(file, ENDPOINTS)).rejects.toThrow('EEXIST');
  });

  it('makes no folders above its own', async () => {
    await expect(publishEndpoints(join(folder, 'a/b/c.json'), ENDPOINTS)).rejects.toThrow('ENOENT');
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  it.each(['/proc/x/y.json', 'no-such-folder/endpoints.json', 'package.json/endpoints.json', ''])(
    'is refused as --endpoints "%s" before anything starts',
    async (path) => {
      const { code, stderr } = await runInPipe(localCommand, [`--endpoints=${path}`]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining('--endpoints: expected the path of a file in a folder that exists'),
      ]);
    },
  );

  it('is not taken from a run that is at work', async () => {
    await publishEndpoints(file, ENDPOINTS);
    // The process that runs this test's process is alive, and is another one.
    const theirs = { ...ENDPOINTS, pid: process.ppid };
    writeFileSync(file, JSON.stringify(theirs));
    await expect(publishEndpoints(file, ENDPOINTS)).rejects.toThrow(
      `process ${process.ppid}) is at work`,
    );
    await withdrawEndpoints(file);
    expect(read()).toEqual(theirs);
  });

  it.each([
    ['a run that was killed', JSON.stringify({ pid: 2 ** 30 })],
    ['nobody in particular', '{}'],
    ['no JSON', '{'],
  ])('replaces the file of %s', async (_, left) => {
    await publishEndpoints(file, ENDPOINTS);
    writeFileSync(file, left);
    await publishEndpoints(file, ENDPOINTS);
    expect(read()).toMatchObject({ pid: process.pid });
  });

  it.each([
    ['a run that is alive', { ...ENDPOINTS, pid: process.pid }, ENDPOINTS],
    ['a deployment, which no process owns', ENDPOINTS, ENDPOINTS],
    // Linux gives no process an id above 2^22.
    ['a run that was killed', { ...ENDPOINTS, pid: 2 ** 30 }, undefined],
    ['an older version, without the bucket', { ...ENDPOINTS, bucketName: undefined }, undefined],
    ['somebody who wrote no URL', { ...ENDPOINTS, queueUrl: 'events' }, undefined],
    ['somebody who wrote no object', [], undefined],
  ])('of %s is read only if it is complete and its run is alive', (_, content, expected) => {
    mkdirSync(dirname(file));
    writeFileSync(file, JSON.stringify(content));
    expect(readEndpoints(file)).toEqual(expected);
  });

  it('that does not exist says nothing', () => {
    expect(readEndpoints(file)).toBeUndefined();
  });
});
