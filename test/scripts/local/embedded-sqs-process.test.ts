import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';

import { startEmbeddedSqsProcess } from '../../../scripts/local/embedded-sqs-process.ts';

const PARENT = `
  const { startEmbeddedSqsProcess } = await import('./scripts/local/embedded-sqs-process.ts');
  console.log((await startEmbeddedSqsProcess()).endpoint);
  setInterval(() => undefined, 60_000);`;

/** Whether something answers there. */
async function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  );
}

describe('the embedded SQS in a process of its own', () => {
  it('takes calls on loopback, and is gone once it is stopped', async () => {
    const sqs = await startEmbeddedSqsProcess();
    expect(new URL(sqs.endpoint).hostname).toBe('127.0.0.1');
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new SQSClient({ endpoint: sqs.endpoint, region: 'us-east-1', credentials });
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    client.destroy();
    await sqs.stop();
    expect(await answers(sqs.endpoint)).toBe(false);
  });

  it('tells why it does not start', async () => {
    await expect(startEmbeddedSqsProcess('/nowhere/node')).rejects.toMatchObject({
      message: 'The embedded SQS does not start.',
      cause: { code: 'ENOENT' },
    });
    await expect(startEmbeddedSqsProcess('/bin/false')).rejects.toThrow('it ended with 1');
  });

  it('ends with its parent, also one that was killed', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', PARENT], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let endpoint = '';
    for await (const line of createInterface({ input: parent.stdout })) {
      endpoint = line;
      break;
    }
    expect(await answers(endpoint)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => answers(endpoint), { timeout: 30_000 }).toBe(false);
  });
});
