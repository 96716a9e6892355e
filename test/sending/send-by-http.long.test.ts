import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { createAdaptorServer } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { validators } from '#samples/validators.js';

import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { OPERATOR, testApi, type TestApi } from '../http/support.ts';
import { PLENTY } from '../support/deadlines.ts';
import { HTTP_RUNTIMES, prepare } from './runtimes.ts';
import { sampleWithId } from './samples.ts';

const EVENT_ID = 'pay-1';

describe('the HTTP samples of docs/sending.md', () => {
  let api: TestApi;
  let folder: string;
  let server: ReturnType<typeof createAdaptorServer>;
  /** The statuses of the answers so far. */
  let answers: number[];
  /** The answer to the first try, if it isn't the API's. */
  let first: Response | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sending-'));
    answers = [];
    first = undefined;
    api = testApi({ registry: new SchemaRegistry(validators), hasHandler: () => false });
    server = createAdaptorServer({
      fetch: async (request) => {
        const answer = (answers.length === 0 && first) || (await answerOf(request));
        answers.push(answer.status);
        return answer;
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
    rmSync(folder, { recursive: true });
  });

  function answerOf(request: Request): Response | Promise<Response> {
    const authorizer = OPERATOR;
    return api.app.fetch(request, { requestId: 'request-1', deadline: PLENTY, authorizer });
  }

  /** Runs a sample to its end. @returns why it can't run on this machine, or what it printed. */
  async function run(name: string, event = sampleWithId('event.json', EVENT_ID)) {
    const runtime = HTTP_RUNTIMES[name] ?? expect.fail(`there is no ${name}`);
    const own = join(folder, name);
    const missing = await prepare(runtime, own, sampleWithId(name, EVENT_ID));
    if (missing !== undefined) return { missing: `${name}: ${missing}` };
    writeFileSync(join(own, 'event.json'), event);
    const [program, ...options] = await runtime.run(own);
    const { port } = server.address() as AddressInfo;
    const env = { ...process.env, API_URL: `http://127.0.0.1:${port}` };
    const ended = await promisify(execFile)(program, options, { cwd: own, env }).then(
      ({ stdout }) => ({ failed: false, stdout }),
      () => ({ failed: true, stdout: '' }),
    );
    return { missing: undefined, ...ended };
  }

  const samples = Object.keys(HTTP_RUNTIMES);

  it.for(samples)('%s publishes again after 503, and succeeds', async (name, { skip }) => {
    first = Response.json({}, { status: 503, headers: { 'retry-after': '1' } });
    const { missing, ...ended } = await run(name);
    if (missing !== undefined) skip(missing);
    expect(ended).toMatchObject({
      failed: false,
      stdout: expect.stringContaining('processed') as string,
    });
    expect(answers).toEqual([503, 201]);
    expect([...api.records.keys()]).toEqual([`acme#${EVENT_ID}`]);
  });

  it.for(samples)('%s takes a duplicate for a success', async (name, { skip }) => {
    await answerOf(publishing(sampleWithId('event.json', EVENT_ID)));
    const { missing, ...ended } = await run(name);
    if (missing !== undefined) skip(missing);
    expect(ended).toMatchObject({ failed: false });
    expect(answers).toEqual([200]);
  });

  it.for(samples)('%s fails at once if the event is invalid', async (name, { skip }) => {
    const event = sampleWithId('event.json', EVENT_ID).replace('10.5', '"10.5"');
    const { missing, ...ended } = await run(name, event);
    if (missing !== undefined) skip(missing);
    expect(ended).toMatchObject({ failed: true });
    expect(answers).toEqual([422]);
    expect(api.records.size).toBe(0);
  });

  function publishing(body: string): Request {
    const headers = { 'content-type': 'application/json' };
    return new Request('http://127.0.0.1/events', { method: 'POST', headers, body });
  }
});
