import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { ReadBack } from '../../../../scripts/demo/read-back.ts';
import { openEndpoints, type Endpoints } from '../../../../scripts/local/endpoints.ts';
import type { PublishedEndpoints } from '../../../../scripts/local/endpoints-file.ts';
import { loadSamples } from '../../../../scripts/samples/load-samples.ts';
import { sampleTemplate } from '../../../../scripts/samples/sample-template.ts';
import { check } from '../../../../scripts/schemas/check/check-command.ts';
import type { CheckReport } from '../../../../scripts/schemas/check/check-report.ts';
import { runCheck } from '../../../../scripts/schemas/check/run-check.ts';
import { sendMessages } from '../../../../scripts/sending/send.ts';
import { localStack } from '../../../../scripts/stack/find-stack.ts';
import { planEvents } from '../../../../scripts/traffic/plan.ts';
import type { PlannedMessage } from '../../../../scripts/traffic/planned-message.ts';
import { synthesize, type CloudAssembly } from '../../../support/cloud-assembly.ts';
import { runInPipe } from '../../../support/command-line.ts';
import { runLocal, surroundingsOf } from '../../local/local-in-tests.ts';

const TYPE = 'payment.processed';

let assembly: CloudAssembly;
let endpoints: Endpoints;
let folder: string;
let template: string;
beforeAll(async () => {
  assembly = await synthesize();
  endpoints = await openEndpoints({});
  folder = mkdtempSync(join(tmpdir(), 'check-local-'));
  template = await sampleTemplate(assembly.templatePath, folder);
});
afterAll(async () => {
  await endpoints.stop();
  assembly.remove();
  rmSync(folder, { recursive: true });
});

interface NativeEvent {
  readonly event_id: string;
  readonly tenant_id: string;
  readonly occurred_at: string;
  readonly body: object;
}

/** Valid events, each changed to another text. */
async function messages(
  count: number,
  seed: number,
  change: (event: NativeEvent) => object,
): Promise<PlannedMessage[]> {
  const shares = { invalid: 0, duplicates: 0, conflicts: 0 };
  const plan = { count, seed, tenants: 3, eventType: TYPE, version: 'v1', shares };
  return [...planEvents(plan, await loadSamples())].map((message) => {
    const event = JSON.parse(message.body) as NativeEvent;
    return { ...message, body: JSON.stringify(change(event)) };
  });
}

function cloudEvent(event: NativeEvent, version: string, body: object): object {
  return {
    specversion: '1.0',
    id: event.event_id,
    source: 'shop',
    type: TYPE,
    time: event.occurred_at,
    tenantid: event.tenant_id,
    schemaversion: version,
    data: body,
  };
}

const small = ({ body }: NativeEvent): object => ({ ...body, amount: 0.001 });

async function send(found: PublishedEndpoints): Promise<void> {
  const { region, credentials, sqs: endpoint } = endpoints;
  const client = new SQSClient({ region, credentials, endpoint });
  const all = [
    ...(await messages(150, 1, (event) => event)),
    ...(await messages(12, 2, (event) => ({ ...event, body: small(event) }))),
    ...(await messages(8, 3, (event) => cloudEvent(event, 'v1', small(event)))),
    ...(await messages(5, 4, (event) => ({ ...event, schema_version: 'v9' }))),
    ...(await messages(4, 5, (event) => cloudEvent(event, 'v9', event.body))),
  ];
  await sendMessages(all, { queue: { client, url: found.queueUrl } });
  client.destroy();
}

/** A checkout that narrows a schema, and adds a version. */
function changedCheckout(): string {
  const checkout = join(folder, 'checkout');
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    execFileSync('git', ['-C', checkout, ...identity, ...args], { stdio: 'pipe' });
  };
  cpSync('scripts/samples/schemas', join(checkout, 'schemas'), { recursive: true });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Publish');
  const v1 = join(checkout, `schemas/${TYPE}/v1.json`);
  const text = readFileSync(v1, 'utf8');
  writeFileSync(
    join(checkout, `schemas/${TYPE}/v9.json`),
    text.replace(`${TYPE}/v1`, `${TYPE}/v9`),
  );
  writeFileSync(v1, text.replace('"exclusiveMinimum": 0', '"minimum": 0.005'));
  return join(checkout, 'schemas');
}

it('judges a change by what a local run has recorded, whatever its format', async () => {
  const interruption = new AbortController();
  const around = surroundingsOf(template, endpoints, ['--json'], interruption.signal);
  const run = runLocal(around);
  const readBack = new ReadBack(endpoints);
  try {
    await expect.poll(() => existsSync(around.endpointsFile)).toBe(true);
    const found = JSON.parse(readFileSync(around.endpointsFile, 'utf8')) as PublishedEndpoints;
    await send(found);
    const depth = () => readBack.depth(found.queueUrl);
    await expect.poll(depth, { interval: 200 }).toBe(0);
    const surroundings = {
      now: Date.now,
      findStack: () => Promise.reject(new Error('this test has no account')),
      findLocal: () => localStack(found),
      stdin: process.stdin,
    };
    const command = {
      ...check,
      run: (values, session) => runCheck(values, session, surroundings),
    } satisfies typeof check;
    const argv = ['--schemas', changedCheckout(), '--local', '--json'];
    const { code, stdout } = await runInPipe(command, argv);
    const report = JSON.parse(stdout) as CheckReport;
    const opinion = report.changed[0]?.opinions.find(({ by }) => by === 'corpus');
    expect(opinion?.summary).toBe('would refuse 20 of 170 events of the ledger of make local');
    expect(opinion?.verdict).toMatchObject({
      findings: [{ pointer: '/properties/amount', keyword: 'minimum', recorded: { events: 20 } }],
    });
    expect(report.waiting).toEqual([{ schema: `${TYPE}/v9`, events: 9, accepted: 9 }]);
    expect(code).toBe(1);
  } finally {
    readBack.close();
    interruption.abort();
    await run;
  }
});
