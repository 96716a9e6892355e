import { GetObjectCommand, PutObjectCommand, type S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { seededRandom } from '../../../../scripts/traffic/random.ts';
import { startEmbeddedBucket, type EmbeddedBucket } from '../../../support/large-texts.ts';
import { Faults } from '../faults.ts';
import { Network } from '../network.ts';
import { BEGIN, Scheduler } from '../scheduler.ts';
import { SimulatedBucket } from './simulated-bucket.ts';
import { simulatedS3Client } from './simulated-s3-client.ts';

const NO_FAULTS = {
  failed: 's3_call_failed',
  answerLost: 's3_answer_lost',
  slow: 's3_slow',
  repeated: 's3_repeated',
  outage: () => undefined,
} as const;

type Ask = <T>(answer: Promise<T>) => Promise<T>;

let embedded: EmbeddedBucket;
beforeAll(async () => {
  embedded = await startEmbeddedBucket();
});
afterAll(() => embedded.stop());

/** The model. Its calls let virtual time pass until it answers. */
function simulated(): [S3, Ask] {
  const scheduler = new Scheduler();
  const faults = new Faults(scheduler, seededRandom('faults'), BEGIN);
  const network = new Network(scheduler, seededRandom('network'), faults);
  const caller = { faults: 0, resume: (step: () => void) => step() };
  const bucket = new SimulatedBucket(() => undefined);
  const ask: Ask = async (answer) => {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    answer.then(settle, settle);
    await scheduler.run(() => settled, Infinity);
    return answer;
  };
  return [simulatedS3Client(caller, bucket, network, NO_FAULTS), ask];
}

describe.each([
  ['the model of S3', simulated],
  ['the embedded S3', (): [S3, Ask] => [embedded.client, (answer) => answer]],
])('%s', (_, connect) => {
  const at = (Key: string) => ({ Bucket: 'large-texts', Key });
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('gives back what was last put under a key, and nothing for another', async () => {
    const [client, ask] = connect();
    const get = async (key: string): Promise<string | undefined> => {
      const { Body } = await ask(client.send(new GetObjectCommand(at(key))));
      return Body && Buffer.from(await Body.transformToByteArray()).toString();
    };
    await ask(client.send(new PutObjectCommand({ ...at('acme/a'), Body: bytes('one') })));
    await ask(client.send(new PutObjectCommand({ ...at('acme/b'), Body: bytes('two') })));
    expect(await get('acme/a')).toBe('one');
    await ask(client.send(new PutObjectCommand({ ...at('acme/a'), Body: bytes('three') })));
    expect([await get('acme/a'), await get('acme/b')]).toEqual(['three', 'two']);
    await expect(get('acme/c')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
