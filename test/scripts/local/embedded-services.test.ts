import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startEmbedded } from '../../../scripts/local/embedded-services.ts';

/** A program that starts the embedded DynamoDB, prints its endpoint and does nothing else. */
const PARENT = `
  const { startEmbedded } = await import('./scripts/local/embedded-services.ts');
  console.log((await startEmbedded(['dynamoDb'])).endpoints.dynamoDb);
  setInterval(() => undefined, 60_000);`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-processor-embedded-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  );
}

/** Writes a shell script that stands for the program of the embedded DynamoDB, and gives its path. */
async function programThat(script: string): Promise<string> {
  const path = join(folder, 'dynamodb');
  await writeFile(path, `#!/bin/sh\ncd '${folder}'\n${script}\n`, { mode: 0o755 });
  return path;
}

describe('startEmbedded', () => {
  it('starts each service on loopback, and stops all of them', async () => {
    const { endpoints, stop } = await startEmbedded(['sqs', 'dynamoDb', 's3']);
    const urls = [endpoints.sqs, endpoints.dynamoDb, endpoints.s3];
    expect(new Set(urls.map((url) => new URL(url).hostname))).toEqual(new Set(['127.0.0.1']));
    expect(await Promise.all(urls.map(answers))).toEqual([true, true, true]);
    await stop();
    expect(await Promise.all(urls.map(answers))).toEqual([false, false, false]);
  });

  it('says why the embedded DynamoDB does not start', async () => {
    const starting = startEmbedded(['dynamoDb'], { dynamoDbProgram: '/nowhere/dynamodb' });
    await expect(starting).rejects.toThrow(/The embedded DynamoDB does not start: .*nowhere/);
  });

  it('tries another port if the first one was taken', async () => {
    const dynamoDbProgram = await programThat(`
      echo "$5" >> ports
      [ "$(wc -l < ports)" -eq 1 ] && { echo 'address in use' >&2; exit 1; }
      echo "listening on $5" >&2
      exec sleep 60`);
    const { endpoints, stop } = await startEmbedded(['dynamoDb'], { dynamoDbProgram });
    await stop();
    expect(endpoints.dynamoDb).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('tells when the embedded DynamoDB ends by itself, and not when it is stopped', async () => {
    const told = Promise.withResolvers<string>();
    const onEarlyEnd = told.resolve;
    const ending = await programThat('echo listening >&2; read -r _ < /dev/null; exit 3');
    const ended = await startEmbedded(['dynamoDb'], { dynamoDbProgram: ending, onEarlyEnd });
    expect(await told.promise).toBe(
      'The embedded DynamoDB ended with exit code 3. What it held is lost: start the command again.',
    );
    await ended.stop();

    const messages: string[] = [];
    const stopped = await startEmbedded(['dynamoDb'], {
      onEarlyEnd: (text) => messages.push(text),
    });
    await stopped.stop();
    expect(messages).toEqual([]);
  });

  it('leaves no process behind, even if its own process is killed', async () => {
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
    await expect.poll(() => answers(endpoint)).toBe(false);
  });
});
