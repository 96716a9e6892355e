import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { seededRandom } from '../../../scripts/traffic/random.ts';
import type { CallFault } from './fault-plan.ts';
import { startStrikingProxy, type StrikingProxy } from './strikes.ts';
import { DYNAMODB, S3, type FailingService } from './services.ts';
import { startEmbedded, type EmbeddedServices } from '../../../scripts/local/embedded-services.ts';

function operationOf(service: FailingService, method: string, path: string, target?: string) {
  const headers = target === undefined ? {} : { 'x-amz-target': target };
  return service.operationOf({ method, path, headers, body: Buffer.of() });
}

describe('the operation of a call', () => {
  it.each<[string, string, string | undefined]>([
    ['PUT', '/bucket', 'CreateBucket'],
    ['PUT', '/bucket/', 'CreateBucket'],
    ['PUT', '/bucket/acme/9f86d0?x-id=PutObject', 'PutObject'],
    ['GET', '/bucket/-/9f86d0?x-id=GetObject', 'GetObject'],
    ['GET', '/bucket?list-type=2', undefined],
    ['HEAD', '/', undefined],
  ])('follows from method and path for S3: %s %s is %s', (method, path, operation) => {
    expect(operationOf(S3, method, path)).toBe(operation);
  });

  it('is in a header for SQS and DynamoDB', () => {
    expect(operationOf(DYNAMODB, 'POST', '/', 'DynamoDB_20120810.PutItem')).toBe('PutItem');
    expect(operationOf(DYNAMODB, 'GET', '/')).toBeUndefined();
  });
});

describe('the proxy in front of S3', () => {
  let target: EmbeddedServices<'s3'>;
  let proxy: StrikingProxy | undefined;
  beforeEach(async () => {
    target = await startEmbedded(['s3']);
    await fetch(`${target.endpoints.s3}/texts`, { method: 'PUT' });
  });
  afterEach(async () => {
    await proxy?.stop();
    await target.stop();
  });

  /** Puts an object with the SDK while every call meets the same fault. */
  async function put(kind: CallFault | undefined) {
    const random = seededRandom('proxy before S3');
    const faults = { random, next: () => kind, killCaller: () => undefined };
    proxy = await startStrikingProxy(S3, target.endpoints.s3, faults);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const { endpoint } = proxy;
    const client = new S3Client({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    const command = new PutObjectCommand({ Bucket: 'texts', Key: 'acme/1', Body: 'text' });
    return client.send(command).finally(() => client.destroy());
  }

  async function stored(): Promise<string | undefined> {
    const response = await fetch(`${target.endpoints.s3}/texts/acme/1`);
    return response.ok ? response.text() : undefined;
  }

  it.each<[CallFault, string, string | undefined]>([
    ['server_error', 'InternalError', undefined],
    ['server_error_after', 'InternalError', 'text'],
    ['throttled', 'SlowDown', undefined],
  ])('answers %s with the error %s', async (kind, name, found) => {
    await expect(put(kind)).rejects.toThrow(expect.objectContaining({ name }));
    expect(await stored()).toBe(found);
  });

  it.each([undefined, 'repeated', 'half_answer'] as const)(
    'has the call carried out for %s',
    async (kind) => {
      await put(kind).catch(() => undefined);
      expect(await stored()).toBe('text');
    },
  );
});
