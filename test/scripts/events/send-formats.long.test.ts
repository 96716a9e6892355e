import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { CommandGroup } from '../../../scripts/cli/define-command.ts';
import { ReadBack } from '../../../scripts/demo/read-back.ts';
import { connected } from '../../../scripts/events/connect.ts';
import type { OperatorSurroundings } from '../../../scripts/events/operator.ts';
import { printEvent } from '../../../scripts/events/print-event.ts';
import { replay } from '../../../scripts/events/replay-command.ts';
import { replayEvents } from '../../../scripts/events/replay-events.ts';
import { send } from '../../../scripts/events/send-command.ts';
import { sendFiles } from '../../../scripts/events/send-files.ts';
import { show } from '../../../scripts/events/show-command.ts';
import { NOTHING_MAPPED } from '../../../scripts/formats/sender-mappings.ts';
import { SENT_FORMATS, type SentFormat } from '../../../scripts/formats/format-option.ts';
import type { HttpFormat } from '../../../scripts/formats/http-headers.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import type { PublishedEndpoints } from '../../../scripts/local/endpoints-file.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { command as sendCommand } from '../../../scripts/send-events.ts';
import { systemClock } from '../../../scripts/sending/clock.ts';
import { sendEvents } from '../../../scripts/sending/send-events.ts';
import type { SendReport } from '../../../scripts/sending/send-report.ts';
import { localStack } from '../../../scripts/stack/find-stack.ts';
import type { RecentTraffic } from '../../../src/operation-ports.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { runInPipe } from '../../support/command-line.ts';
import { SAMPLES } from '../../support/services.ts';
import { runLocal, surroundingsOf } from '../local/local-in-tests.ts';

let assembly: CloudAssembly;
let endpoints: Endpoints;
let folder: string;
beforeAll(async () => {
  // Without a window, each message is a batch at once.
  assembly = await synthesize({ batchSize: 10, batchWindowSeconds: 0 });
  endpoints = await openEndpoints({});
  folder = await mkdtemp(join(tmpdir(), 'formats-'));
});
afterAll(async () => {
  await endpoints.stop();
  assembly.remove();
  await rm(folder, { recursive: true });
});

/** What can be done while `make local` runs. */
interface Local {
  /** Sends an event by the real command, and waits until the queue is empty. */
  readonly send: (event: object, format: SentFormat) => Promise<void>;
  /** Sends an event over HTTP, and gives the command's answer. */
  readonly post: (event: object, format: HttpFormat) => Promise<string>;
  /** Runs another command. */
  readonly run: (argv: readonly string[], env?: Record<string, string>) => Promise<string>;
  readonly settled: () => Promise<void>;
  readonly found: PublishedEndpoints;
  /** Waits until the messages of this run have become this. */
  readonly becomes: (outcomes: Readonly<Record<string, number>>) => Promise<void>;
}

async function whileLocalRuns(work: (local: Local) => Promise<void>): Promise<void> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const around = surroundingsOf(assembly.templatePath, endpoints, ['--json'], signal);
  const run = runLocal(around);
  await expect.poll(() => existsSync(around.endpointsFile)).toBe(true);
  const found = JSON.parse(readFileSync(around.endpointsFile, 'utf8')) as PublishedEndpoints;
  const readBack = new ReadBack(endpoints);
  const settled = async (): Promise<void> => {
    const depth = () => readBack.depth(found.queueUrl);
    await expect.poll(depth, { interval: 100 }).toBe(0);
  };
  const runEvents = async (argv: readonly string[], env: Record<string, string> = {}) => {
    const ended = await runInPipe(eventsCommand(found), argv, { env });
    expect(ended.code, ended.stderr).toBe(0);
    return ended.stdout;
  };
  const sendFile = async (event: object, options: readonly string[]) => {
    const file = join(folder, 'event.json');
    await writeFile(file, JSON.stringify(event));
    return runEvents(['send', ...options, '--local', file]);
  };
  try {
    await work({
      send: async (event, format) => {
        const via = format === 'native' ? ['--via', 'sqs'] : ['--format', format];
        expect(await sendFile(event, via)).toMatch(/^1 accepted \(1 sent\)/);
        await settled();
      },
      post: (event, format) => sendFile(event, ['--via', 'http', '--format', format]),
      run: runEvents,
      settled,
      found,
      becomes: async (outcomes) => {
        await expect.poll(() => outcomesOf(found)).toEqual(outcomes);
      },
    });
  } finally {
    readBack.close();
    interruption.abort();
  }
  await run;
}

/** The last batch is counted a moment after its messages have left the queue. */
async function outcomesOf({ outcomesEndpoint = '' }: PublishedEndpoints): Promise<object> {
  const { series } = (await (await fetch(outcomesEndpoint)).json()) as RecentTraffic;
  const sums: Record<string, number> = {};
  for (const [outcome, count] of series.flatMap(({ counts }) => Object.entries(counts))) {
    if (count > 0) sums[outcome] = (sums[outcome] ?? 0) + count;
  }
  return sums;
}

function eventsCommand(found: PublishedEndpoints): CommandGroup {
  const surroundings: OperatorSurroundings = {
    now: Date.now,
    findStack: () => Promise.reject(new Error('this test has no account')),
    findLocal: () => localStack(found),
    loadRules: () =>
      Promise.resolve({ registry: SAMPLES, handlers: new HandlerRegistry([], SAMPLES) }),
    whoIsCalling: () => Promise.resolve('local:ada'),
    sleep: () => Promise.resolve(),
  };
  const loadMappings = () => NOTHING_MAPPED;
  const input = { stdin: Readable.from([]), clock: systemClock, loadMappings };
  return {
    name: 'events',
    summary: '',
    commands: [
      {
        ...send,
        run: (values, session) =>
          connected(values as never, session, surroundings, (connection) =>
            sendFiles(values as never, session, connection, input),
          ),
      },
      { ...show, run: (values, session) => printEvent(values as never, session, surroundings) },
      { ...replay, run: (values, session) => replayEvents(values as never, session, surroundings) },
    ],
  };
}

const BODY = {
  payment_id: 'p-1',
  order_id: 'o-7',
  amount: 10.5,
  payment_method: 'card',
  status: 'approved',
};

function event(event_id: string, more: object = {}) {
  return {
    event_id,
    event_type: 'payment.processed',
    schema_version: 'v1',
    tenant_id: 'acme',
    client_id: 'checkout',
    occurred_at: '2026-11-21T09:00:00Z',
    body: BODY,
    ...more,
  };
}

interface Shown {
  readonly status: string;
  readonly format: string;
  readonly failure?: { readonly reason: string; readonly errors: readonly { pointer: string }[] };
}

/** Where each format has what is wrong: the amount of the body, and the client. */
const FAULTS: Readonly<Record<SentFormat, { readonly amount: string; readonly time: string }>> = {
  native: { amount: '/body/amount', time: '/occurred_at' },
  cloudevents: { amount: '/data/amount', time: '/time' },
  'cloudevents-binary': { amount: '/data/amount', time: '/attributes/ce-time' },
  sns: { amount: '/Message/body/amount', time: '/Message/occurred_at' },
  'sns-raw': { amount: '/body/amount', time: '/attributes/occurred_at' },
  eventbridge: { amount: '/detail/data/amount', time: '/detail/metadata/occurred_at' },
};

const NAMES: Readonly<Record<SentFormat, string>> = {
  native: 'native',
  cloudevents: 'cloudevents',
  'cloudevents-binary': 'cloudevents',
  sns: 'sns',
  'sns-raw': 'sns',
  eventbridge: 'eventbridge',
};

it('the same event in every format is processed once, and a duplicate in all others', async () => {
  await whileLocalRuns(async ({ becomes, send: sendAs, run }) => {
    for (const [index, first] of SENT_FORMATS.entries()) {
      const later = SENT_FORMATS.toSpliced(index, 1);
      for (const format of [first, ...later]) await sendAs(event(`same-${first}`), format);
      const shown = JSON.parse(
        await run(['show', `acme#same-${first}`, '--json', '--local']),
      ) as Shown;
      expect(shown).toMatchObject({ status: 'processed', format: NAMES[first] });
    }
    const kinds = SENT_FORMATS.length;
    await becomes({ processed: kinds, duplicate: kinds * (kinds - 1) });
  });
});

it('the same event over SQS and as a CloudEvent over HTTP is processed once, and a duplicate then', async () => {
  await whileLocalRuns(async ({ becomes, send: sendAs, post }) => {
    const sent = (result: string) => `1 accepted (1 ${result}), 0 refused, 0 unconfirmed by http\n`;
    const first = event('sqs-first');
    await sendAs(first, 'native');
    expect(await post(first, 'cloudevents')).toBe(sent('duplicate'));
    expect(await post(first, 'cloudevents-binary')).toBe(sent('duplicate'));
    for (const [format, other] of [
      ['cloudevents', 'cloudevents-binary'],
      ['cloudevents-binary', 'cloudevents'],
    ] as const) {
      const later = event(`http-first-${format}`, { note: 'über, "100 %"' });
      expect(await post(later, format)).toBe(sent('processed'));
      expect(await post(later, other)).toBe(sent('duplicate'));
      await sendAs(later, 'native');
    }
    await becomes({ processed: 1, duplicate: 2 });
  });
});

it('other content under the same id is a conflict in every format', async () => {
  await whileLocalRuns(async ({ becomes, send: sendAs }) => {
    for (const format of SENT_FORMATS) {
      await sendAs(event(`other-${format}`), 'native');
      await sendAs(event(`other-${format}`, { body: { ...BODY, amount: 11 } }), format);
    }
    await becomes({ processed: SENT_FORMATS.length, conflict: SENT_FORMATS.length });
  });
});

it.each(SENT_FORMATS)(
  'a fault in %s is rejected with its place in the sender’s message',
  async (format) => {
    await whileLocalRuns(async ({ becomes, send: sendAs, run }) => {
      const shown = async (id: string) =>
        JSON.parse(await run(['show', `acme#${id}`, '--json', '--local'])) as Shown;
      await sendAs(event(`body-${format}`, { body: { ...BODY, amount: 'ten' } }), format);
      await sendAs(event(`time-${format}`, { occurred_at: 'yesterday' }), format);
      const { amount, time } = FAULTS[format];
      for (const [id, reason, pointer] of [
        [`body-${format}`, 'invalid_body', amount],
        [`time-${format}`, 'invalid_envelope', time],
      ] as const) {
        expect(await shown(id)).toMatchObject({
          status: 'failed',
          format: NAMES[format],
          failure: { reason, errors: [{ pointer }] },
        });
      }
      await becomes({ rejected: 2 });
    });
  },
);

it.each(SENT_FORMATS)('a rejected %s is edited and replayed', async (format) => {
  const id = `edit-${format}`;
  await whileLocalRuns(async ({ becomes, send: sendAs, run, settled }) => {
    await sendAs(event(id, { body: { ...BODY, amount: '10.5' } }), format);
    // An event in SNS is text inside text.
    const quote = format.startsWith('sns') ? '\\\\"' : '"';
    const env = {
      EDITOR: `sed -i 's/${quote}10.5${quote}/10.5/'`,
      PATH: process.env['PATH'] ?? '',
    };
    await run(['replay', `acme#${id}`, '--edit', '--local'], env);
    await settled();
    const shown = JSON.parse(await run(['show', `acme#${id}`, '--json', '--local'])) as Shown;
    expect(shown).toMatchObject({ status: 'processed', format: NAMES[format] });
    await becomes({ rejected: 1, processed: 1 });
  });
});

it.each(SENT_FORMATS.map((format, seed) => [format, seed] as const))(
  'made-up events as %s become what send-events says',
  async (format, seed) => {
    await whileLocalRuns(async ({ becomes, found }) => {
      const surroundings = {
        loadSchemas: loadSamples,
        loadMappings: () => NOTHING_MAPPED,
        findLocalQueue: () => found,
        leaveAws: () => undefined,
      };
      const argv = ['--count', '60', '--duplicates', '10%', '--conflicts', '5%', '--json'];
      const { code, stdout } = await runInPipe(
        { ...sendCommand, run: (values, session) => sendEvents(values, session, surroundings) },
        [...argv, '--format', format, '--seed', String(seed)],
      );
      expect(code).toBe(0);
      const { rejected: _, ...counts } = (JSON.parse(stdout) as SendReport).expected;
      await becomes(counts);
    });
  },
);
