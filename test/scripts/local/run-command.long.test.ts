import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { accountFor } from '../../../scripts/demo/account.ts';
import { ReadBack } from '../../../scripts/demo/read-back.ts';
import { NOTHING_MAPPED } from '../../../scripts/formats/sender-mappings.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { planEvents } from '../../../scripts/traffic/plan.ts';
import { sendMessages } from '../../../scripts/sending/send.ts';
import { command as sendCommand } from '../../../scripts/send-events.ts';
import { sendEvents } from '../../../scripts/sending/send-events.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { readEndpoints, type PublishedEndpoints } from '../../../scripts/local/endpoints-file.ts';
import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import type { RecentTraffic } from '../../../src/operation-ports.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { runInPipe } from '../../support/command-line.ts';
import { runLocal, surroundingsOf } from './local-in-tests.ts';

const EVENTS = 10_000;

let assembly: CloudAssembly;
let endpoints: Endpoints;
beforeAll(async () => {
  assembly = await synthesize();
  endpoints = await openEndpoints({});
});
afterAll(async () => {
  await endpoints.stop();
  assembly.remove();
});

function surroundings(argv: string[], signal = new AbortController().signal) {
  return surroundingsOf(assembly.templatePath, endpoints, argv, signal);
}

describe('make local', () => {
  it(`takes ${EVENTS} events into the ledger, each exactly once, and tells how fast`, async () => {
    const interruption = new AbortController();
    const around = surroundings(['--json'], interruption.signal);
    const run = runLocal(around);
    await expect.poll(() => existsSync(around.endpointsFile)).toBe(true);
    const found = JSON.parse(readFileSync(around.endpointsFile, 'utf8')) as PublishedEndpoints;

    const plan = {
      count: EVENTS,
      seed: 1,
      tenants: 10,
      eventType: undefined,
      version: undefined,
      shares: { invalid: 0, duplicates: 0, conflicts: 0 },
    };
    const messages = [...planEvents(plan, await loadSamples())];
    const { region, credentials, sqs: endpoint } = endpoints;
    const client = new SQSClient({ region, credentials, endpoint });
    await sendMessages(messages, { queue: { client, url: found.queueUrl } });
    client.destroy();

    const readBack = new ReadBack(endpoints);
    const depth = () => readBack.depth(found.queueUrl);
    await expect.poll(depth, { interval: 200 }).toBe(0);
    const account = accountFor(
      messages.map(({ body }) => body),
      { ledger: await readBack.ledger(found), deadLetters: [], queued: [] },
    );
    readBack.close();
    expect(account).toMatchObject({ sent: EVENTS, processed: EVENTS, lost: 0, unknown: 0 });

    const recent = (await (await fetch(found.outcomesEndpoint ?? '')).json()) as RecentTraffic;
    const counted = recent.series.reduce((sum, { counts }) => sum + counts.processed, 0);
    // It counts the last five minutes only. On a slow machine, the first events may be older.
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(EVENTS);

    interruption.abort();
    const { code, stdout, stderr } = await run;
    expect(code).toBe(INTERRUPTED);
    expect(JSON.parse(stdout)).toEqual({
      received: EVENTS,
      deleted: EVENTS,
      outcomes: { processed: EVENTS },
      eventTypes: expect.any(Object),
      handlersRun: {},
      seconds: expect.any(Number),
      eventsPerSecond: expect.any(Number),
      unfinished: 0,
      deadLettered: 0,
    });
    expect(stderr).toContain('received →');
    expect(stderr).toContain(`${EVENTS} so far`);
    expect(existsSync(around.endpointsFile)).toBe(false);
  });

  it('takes events of several groups from FIFO queues', async () => {
    const fifo = await synthesize({ fifo: true });
    const interruption = new AbortController();
    const around = surroundings(['--json', '--template', fifo.templatePath], interruption.signal);
    const run = runLocal(around);
    await expect.poll(() => existsSync(around.endpointsFile)).toBe(true);
    const leaveAws = () => undefined;
    const findLocalQueue = () => readEndpoints(around.endpointsFile);
    const loadMappings = () => NOTHING_MAPPED;
    const sender = { loadSchemas: loadSamples, loadMappings, findLocalQueue, leaveAws };
    const sent = await runInPipe(
      { ...sendCommand, run: (values, session) => sendEvents(values, session, sender) },
      ['--count', '60', '--groups', '5', '--duplicates', '10%'],
    );
    expect(sent).toMatchObject({ code: 0 });
    const { queueUrl } = JSON.parse(
      readFileSync(around.endpointsFile, 'utf8'),
    ) as PublishedEndpoints;
    const readBack = new ReadBack(endpoints);
    const depth = () => readBack.depth(queueUrl);
    await expect.poll(depth, { interval: 200 }).toBe(0);
    readBack.close();
    interruption.abort();
    const { code, stdout, stderr } = await run;
    expect(code).toBe(INTERRUPTED);
    fifo.remove();
    expect(stderr).toContain("ARGS='--groups 5'");
    expect(JSON.parse(stdout)).toMatchObject({
      deleted: 60,
      outcomes: { processed: 54, duplicate: 6 },
      unfinished: 0,
    });
  });

  it('ends with its summary at one Ctrl-C under npm, and leaves no file behind', async () => {
    const { endpointsFile, env } = surroundings([]);
    const { templatePath } = assembly;
    const folder = dirname(assembly.templatePath);
    const local = fileURLToPath(new URL('../../../scripts/local.ts', import.meta.url));
    const options = `--template ${templatePath} --endpoints ${endpointsFile}`;
    const scripts = { local: `exec node ${local} ${options}` };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
    // As in a terminal: npm and the command are a process group, and Ctrl-C goes to all of it.
    const npm = spawn('npm', ['run', '-s', 'local'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        ...env,
        // If the run read one of these, its calls would fail or go to another host.
        AWS_REGION: '',
        AWS_PROFILE: 'nobody',
        AWS_USE_FIPS_ENDPOINT: 'true',
        AWS_MAX_ATTEMPTS: 'many',
      },
      detached: true,
    });
    const said = text(npm.stdout);
    await expect.poll(() => existsSync(endpointsFile)).toBe(true);
    process.kill(-Number(npm.pid), 'SIGINT');
    expect(await once(npm, 'exit')).toEqual([INTERRUPTED, null]);
    expect(await said).toContain('0 received, 0 acknowledged');
    expect(existsSync(endpointsFile)).toBe(false);
  });
});
