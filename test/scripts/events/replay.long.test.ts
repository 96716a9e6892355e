import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { bundleFunction, SAMPLE_CONSUMER } from '../../../scripts/build/bundle-function.ts';
import type { CommandGroup } from '../../../scripts/cli/define-command.ts';
import { ReadBack } from '../../../scripts/demo/read-back.ts';
import type { OperatorSurroundings } from '../../../scripts/events/operator.ts';
import { printStats } from '../../../scripts/events/print-stats.ts';
import { replay } from '../../../scripts/events/replay-command.ts';
import { replayEvents } from '../../../scripts/events/replay-events.ts';
import { stats } from '../../../scripts/events/stats-command.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import type { PublishedEndpoints } from '../../../scripts/local/endpoints-file.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { sampleTemplate } from '../../../scripts/samples/sample-template.ts';
import { readSchemas } from '../../../scripts/schemas/read.ts';
import { sendMessages } from '../../../scripts/sending/send.ts';
import { localStack } from '../../../scripts/stack/find-stack.ts';
import { planEvents } from '../../../scripts/traffic/plan.ts';
import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { runInPipe } from '../../support/command-line.ts';
import { compiled, type CompiledSchemas } from '../../support/compiled-schemas.ts';
import { runLocal, surroundingsOf } from '../local/local-in-tests.ts';

/** The cause that is fixed: a type whose schema is deployed later. */
const LATE = 'order.placed';
const VALID = 4_500;
/** How many events fail for each cause: 500 in all. */
const FAILURES = {
  unknown_type: 120,
  invalid_body: 110,
  invalid_envelope: 100,
  malformed_json: 90,
  unknown_version: 80,
} as const;

let assembly: CloudAssembly;
let endpoints: Endpoints;
let folder: string;
let template: string;
let withoutLate: CompiledSchemas;
beforeAll(async () => {
  assembly = await synthesize();
  endpoints = await openEndpoints({});
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
  template = await sampleTemplate(assembly.templatePath, folder);
  const { schemas } = readSchemas('scripts/samples/schemas');
  withoutLate = await compiled(schemas.filter(({ eventType }) => eventType !== LATE));
});
afterAll(async () => {
  await endpoints.stop();
  assembly.remove();
  withoutLate.remove();
  await rm(folder, { recursive: true });
});

/** Valid events, made from the samples. */
async function valid(eventType: string, count: number, seed: number): Promise<PlannedMessage[]> {
  const shares = { invalid: 0, duplicates: 0, conflicts: 0 };
  const plan = { count, seed, tenants: 10, eventType, version: 'v1', shares };
  return [...planEvents(plan, await loadSamples())];
}

/** Events that are wrong in one way. */
async function faulty(
  count: number,
  seed: number,
  change: (event: Record<string, unknown>) => unknown,
): Promise<PlannedMessage[]> {
  const messages = await valid('payment.processed', count, seed);
  return messages.map((message) => {
    const changed = change(JSON.parse(message.body) as Record<string, unknown>);
    return { ...message, body: typeof changed === 'string' ? changed : JSON.stringify(changed) };
  });
}

async function allMessages(): Promise<PlannedMessage[]> {
  return [
    ...(await valid('payment.processed', VALID, 1)),
    ...(await valid(LATE, FAILURES.unknown_type, 2)),
    ...(await faulty(FAILURES.invalid_body, 3, (event) => ({ ...event, body: { amount: 1 } }))),
    ...(await faulty(FAILURES.invalid_envelope, 4, ({ client_id, ...event }) => event)),
    ...(await faulty(FAILURES.malformed_json, 5, (event) => `${JSON.stringify(event)}!`)),
    ...(await faulty(FAILURES.unknown_version, 6, (event) => ({ ...event, schema_version: 'v9' }))),
  ];
}

/** Runs `make local` while something is done with it, and until its queue is empty. */
async function whileLocalRuns(work: (found: PublishedEndpoints) => Promise<void>): Promise<void> {
  const interruption = new AbortController();
  const around = surroundingsOf(template, endpoints, ['--json'], interruption.signal);
  const run = runLocal(around);
  await expect.poll(() => existsSync(around.endpointsFile)).toBe(true);
  const found = JSON.parse(readFileSync(around.endpointsFile, 'utf8')) as PublishedEndpoints;
  const readBack = new ReadBack(endpoints);
  try {
    await work(found);
    const depth = () => readBack.depth(found.queueUrl);
    await expect.poll(depth, { interval: 200 }).toBe(0);
  } finally {
    readBack.close();
    interruption.abort();
    await run;
  }
}

/** An operator whose checkout has all samples. */
function operator(found: PublishedEndpoints): OperatorSurroundings {
  return {
    now: Date.now,
    findStack: () => Promise.reject(new Error('this test has no account')),
    findLocal: () => localStack(found),
    loadRules: async () => {
      const registry = new SchemaRegistry(await loadSamples());
      return { registry, handlers: new HandlerRegistry([], registry) };
    },
    whoIsCalling: () => Promise.resolve('local:ada'),
    sleep: () => Promise.resolve(),
  };
}

function events(found: PublishedEndpoints): CommandGroup {
  const surroundings = operator(found);
  return {
    name: 'events',
    summary: '',
    commands: [
      { ...stats, run: (values, session) => printStats(values as never, session, surroundings) },
      { ...replay, run: (values, session) => replayEvents(values as never, session, surroundings) },
    ],
  };
}

interface Stats {
  readonly causes: readonly { readonly reasons: readonly string[]; readonly events: number }[];
}

interface Replayed {
  readonly end: string;
  readonly preview: { readonly counts: Readonly<Record<string, number>> };
  readonly operation?: { readonly counts: unknown };
}

it('replaying after one of five causes is fixed processes exactly the events of that cause', async () => {
  const run = async <T>(found: PublishedEndpoints, ...argv: string[]): Promise<T> => {
    const { code, stdout, stderr } = await runInPipe(events(found), [...argv, '--json', '--local']);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as T;
  };
  const countsOf = ({ causes }: Stats) =>
    Object.fromEntries(causes.map(({ reasons, events }) => [reasons.join(), events]));

  const consumer = join(dirname(template), 'consume');
  await bundleFunction(SAMPLE_CONSUMER, consumer, { generated: withoutLate.folder });
  let local: PublishedEndpoints | undefined;
  await whileLocalRuns(async (found) => {
    local = found;
    const { region, credentials, sqs: endpoint } = endpoints;
    const client = new SQSClient({ region, credentials, endpoint });
    await sendMessages(await allMessages(), { queue: { client, url: found.queueUrl } });
    client.destroy();
  });
  if (!local) throw new Error('make local did not run');

  const before = await run<Stats>(local, 'stats');
  expect(before.causes).toHaveLength(5);
  expect(countsOf(before)).toEqual(FAILURES);

  const rejected = 500 - FAILURES.unknown_type;
  const ofType = await run<Replayed>(local, 'replay', '--type', LATE, '--dry-run');
  expect(ofType.preview.counts).toMatchObject({ accepted: FAILURES.unknown_type, refused: 0 });
  const ofAll = await run<Replayed>(local, 'replay', '--all', '--dry-run');
  expect(ofAll.preview.counts).toMatchObject({ accepted: 120, refused: rejected });

  await bundleFunction(SAMPLE_CONSUMER, consumer);
  await whileLocalRuns(async (found) => {
    const replayed = await run<Replayed>(found, 'replay', '--all', '--yes', '--rate', '10000');
    expect(replayed).toMatchObject({
      end: 'done',
      operation: { counts: { done: 120, skipped: { refused: rejected }, failed: 0 } },
    });
  });

  const { unknown_type, ...others } = FAILURES;
  expect(countsOf(await run<Stats>(local, 'stats'))).toEqual(others);
  const again = await run<Replayed>(local, 'replay', '--all', '--yes');
  expect(again).toMatchObject({ end: 'nothing_to_do', preview: { counts: { refused: rejected } } });
  const readBack = new ReadBack(endpoints);
  const records = await readBack.ledger(local);
  readBack.close();
  const processed = records.filter(({ status }) => status === 'processed');
  expect(processed).toHaveLength(VALID + unknown_type);
});
