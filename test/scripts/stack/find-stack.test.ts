import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient, type AwsClientStub } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  findDeployedStack,
  findLocalStack,
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
    const values = {
      QueueUrl: 'q',
      DeadLetterQueueUrl: 'd',
      TableName: 't',
      JournalTableName: 'j',
      BucketName: 'b',
      EventSourceMappingId: 'm',
      LedgerRetentionDays: '30',
      SchemasDigest: '0123456789ab',
    };
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
      journalTableName: 'j',
      bucketName: 'b',
      eventSourceMappingId: 'm',
      ledgerRetentionDays: '30',
      schemasDigest: '0123456789ab',
    });
  });

  it.each([
    [
      named('ValidationError', 'Stack with id EventProcessor-dev does not exist'),
      'There is no stack EventProcessor-dev in this account and region. Create it with "make deploy"',
    ],
    [named('ExpiredToken', 'expired'), 'The AWS credentials have expired. Sign in again.'],
    [new Error('Region not accepted: region="eu west" is not'), '"eu west" is not an AWS region.'],
  ])('says what to do about %s', async (error, text) => {
    cloudFormation.on(DescribeStacksCommand).rejects(error);
    await expect(findDeployedStack('dev')).rejects.toThrow(text);
  });
});

describe('findLocalStack', () => {
  it('says what to do if there is no local run', () => {
    expect(() => findLocalStack('no-such-file')).toThrow(StackNotFound);
    expect(() => findLocalStack('no-such-file')).toThrow(
      '"make local" is not running. Start it in another terminal.',
    );
  });
});
