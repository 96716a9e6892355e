import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { EMULATOR_ADDRESSING } from '../../../scripts/local/emulator-clients.ts';
import { provision } from '../../../scripts/local/provision.ts';
import { welcomeText } from '../../../scripts/local/welcome-text.ts';
import { synthesize } from '../../support/cloud-assembly.ts';

let endpoints: Endpoints;
let text: string;
beforeAll(async () => {
  endpoints = await openEndpoints({});
  const assembly = await synthesize();
  text = welcomeText(
    {
      ...(await provision(assembly.template, endpoints)),
      sqsEndpoint: endpoints.sqs,
      dynamodbEndpoint: endpoints.dynamoDb,
      s3Endpoint: endpoints.s3,
      lambdaEndpoint: 'http://127.0.0.1:4',
      apiUrl: 'http://127.0.0.1:8080',
      region: endpoints.region,
    },
    endpoints.credentials,
    'http://127.0.0.1:4321/?token=once',
  );
  assembly.remove();
});
afterAll(async () => {
  await endpoints.stop();
});

/** The variables that the printed lines set. */
function exported(): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.startsWith('  export '));
  const pairs = lines.flatMap((line) => line.replace('  export ', '').split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/, 2)) as [string, string][]);
}

describe('what make local prints', () => {
  it('leads an SDK that knows nothing else to queues, table and bucket', async () => {
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
    }
    const { QUEUE_URL, DLQ_URL, TABLE, BUCKET } = exported();
    for (const [name, value] of Object.entries(exported())) vi.stubEnv(name, value);
    const [sqs, dynamoDb] = [new SQSClient(), new DynamoDBClient()];
    const s3 = new S3Client(EMULATOR_ADDRESSING);
    for (const QueueUrl of [QUEUE_URL, DLQ_URL]) {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
      expect((await sqs.send(command)).Attributes).toHaveProperty('QueueArn');
    }
    await dynamoDb.send(new DescribeTableCommand({ TableName: TABLE }));
    await s3.send(new HeadBucketCommand({ Bucket: BUCKET }));
    for (const client of [sqs, dynamoDb, s3]) client.destroy();
    vi.unstubAllEnvs();
  });

  it('has the address of the HTTP API', () => {
    expect(text).toContain('  HTTP API      http://127.0.0.1:8080\n');
  });

  it('has the link of the console', () => {
    expect(text).toContain('See it in a browser:  http://127.0.0.1:4321/?token=once\n');
  });

  it('tells how to send events, whatever schemas there are', () => {
    expect(text).toContain('make send-events COUNT=100\n');
  });

  it('names the region in both variables, since boto3 reads only one of them', () => {
    const { AWS_REGION, AWS_DEFAULT_REGION } = exported();
    expect([AWS_REGION, AWS_DEFAULT_REGION]).toEqual(['us-east-1', 'us-east-1']);
  });

  it('has every line with the aws command name its endpoint, which version 1 needs', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('  aws '));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const endpoint = line.startsWith('  aws sqs ') ? endpoints.sqs : endpoints.dynamoDb;
      expect(line).toContain(`--endpoint-url ${endpoint}`);
    }
    expect(text).toContain('2.14 or 1.29.82');
  });
});
