import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient, type AwsClientStub } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  findDeployedStack,
  readPublishedEndpoints,
  StackNotFound,
} from '../../../scripts/stack/find-stack.ts';

let cloudFormation: AwsClientStub<CloudFormationClient>;
beforeEach(() => {
  cloudFormation = mockClient(CloudFormationClient);
});
afterEach(() => cloudFormation.restore());

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe('findDeployedStack', () => {
  it('reads the names of the resources from the outputs', async () => {
    const values = { QueueUrl: 'q', DeadLetterQueueUrl: 'd', TableName: 't', BucketName: 'b' };
    const Outputs = Object.entries(values).map(([OutputKey, OutputValue]) => {
      return { OutputKey, OutputValue };
    });
    const stack = { StackName: 'EventProcessor-dev', CreationTime: new Date(0), Outputs };
    cloudFormation
      .on(DescribeStacksCommand)
      .resolves({ Stacks: [{ ...stack, StackStatus: 'CREATE_COMPLETE' }] });
    expect(await findDeployedStack('dev')).toMatchObject({
      name: 'EventProcessor-dev',
      queueUrl: 'q',
      deadLetterQueueUrl: 'd',
      tableName: 't',
      bucketName: 'b',
    });
  });

  it.each([
    [
      named('ValidationError', 'Stack with id EventProcessor-dev does not exist'),
      'There is no stack EventProcessor-dev in this account and region. Create it with "make deploy"',
    ],
    [named('ExpiredToken', 'expired'), 'The AWS credentials have expired. Sign in again.'],
  ])('says what to do about %s', async (error, text) => {
    cloudFormation.on(DescribeStacksCommand).rejects(error);
    await expect(findDeployedStack('dev')).rejects.toThrow(text);
  });
});

describe('readPublishedEndpoints', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'endpoints-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function fileWith(content: object): Promise<string> {
    const file = join(folder, 'endpoints.json');
    await writeFile(file, JSON.stringify(content));
    return file;
  }

  it.each([
    ['a run that is alive', { region: 'eu-west-1', pid: process.pid }],
    ['a deployment, which no process owns', { region: 'eu-west-1' }],
  ])('reads what %s has written', async (_, content) => {
    expect(readPublishedEndpoints(await fileWith(content))).toEqual({ region: 'eu-west-1' });
  });

  it('ignores the file of a run that was killed', async () => {
    // Linux gives no process an id above 2^22.
    const file = await fileWith({ region: 'eu-west-1', pid: 2 ** 30 });
    expect(() => readPublishedEndpoints(file)).toThrow(StackNotFound);
  });

  it('says what to do if there is no file', () => {
    expect(() => readPublishedEndpoints(join(folder, 'none'))).toThrow(
      '"make local" is not running. Start it in another terminal.',
    );
  });
});
