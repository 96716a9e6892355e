import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SQS } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { executeCommand } from '../../../scripts/cli/execute-command.ts';
import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import { watch } from '../../../scripts/events/watch-command.ts';
import { watchEvents, type WatchSurroundings } from '../../../scripts/events/watch-events.ts';
import { startEmbedded, type EmbeddedServices } from '../../../scripts/local/embedded-services.ts';
import { RecentOutcomes, serveOutcomes } from '../../../scripts/local/recent-outcomes.ts';
import type { FoundStack } from '../../../scripts/stack/find-stack.ts';
import { DynamoDbOperationLog } from '../../../src/adapters/dynamodb/dynamodb-operation-log.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { runInPipe } from '../../support/command-line.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW } from '../../support/events.ts';
import { createJournal } from '../../support/journal-table.ts';
import { never } from '../../support/handling.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { pauseOperation } from '../../support/operations.ts';
import { OPERATION_ID, rejected, times } from '../../support/records.ts';
import { Terminal } from '../../support/terminal.ts';
import { lambdaRefusing, lambdaWith, localRun } from './events-in-tests.ts';

const cloudWatch = mockClient(CloudWatchClient);
afterAll(() => cloudWatch.restore());

let embedded: EmbeddedLedger;
let services: EmbeddedServices<'sqs'>;
let sqs: SQS;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
  services = await startEmbedded(['sqs']);
  sqs = new SQS(sqsConfig());
});
afterAll(async () => {
  sqs.destroy();
  await Promise.all([embedded.stop(), services.stop()]);
});

function sqsConfig() {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: services.endpoints.sqs, region: 'eu-west-1', credentials };
}

let tableName: string;
let journalTableName: string;
let stack: Partial<FoundStack>;
let counts: Awaited<ReturnType<typeof serveOutcomes>>;
let fingerprint: string;
beforeEach(async () => {
  tableName = await embedded.createTable();
  journalTableName = await createJournal(embedded.client);
  const store = new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS);
  const records = times(3, (index) => rejected({ event_id: `bad-${index}` }));
  fingerprint = records[0]?.fingerprint ?? '';
  await store.record(records, PLENTY);
  const queueUrl = await queueWith(2);
  const deadLetterQueueUrl = await queueWith(1);
  const recent = new RecentOutcomes();
  recent.batchDone({ processed: 20, retry: 5 }, NOW - 1);
  counts = await serveOutcomes(recent, () => NOW);
  const outcomesEndpoint = counts.endpoint;
  stack = { queueUrl, deadLetterQueueUrl, journalTableName, sqs: sqsConfig(), outcomesEndpoint };
});
afterEach(() => counts.stop());

async function queueWith(messages: number): Promise<string> {
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: `queue-${crypto.randomUUID()}` });
  for (const MessageBody of times(messages, String))
    await sqs.sendMessage({ QueueUrl, MessageBody });
  return QueueUrl;
}

/** The command on this test's stack. @param sleep default: the next report never comes. */
function command(sleep: WatchSurroundings['sleep'] = never) {
  const surroundings = { ...localRun(tableName, embedded.endpoint, stack), sleep };
  return {
    ...watch,
    run: (...[values, session]: Parameters<(typeof watch)['run']>) =>
      watchEvents(values, session, surroundings),
  };
}

const run = (argv: readonly string[], around: WatchSurroundings['sleep'] = never) =>
  runInPipe(command(around), argv);

describe('events watch', () => {
  it('says in one line what waits, what became of messages, and why events fail', async () => {
    expect(await run(['--count', '1'])).toEqual({
      code: 0,
      stdout:
        '2026-11-21T09:00:00Z  queue: 2 wait; dead letters: 1 waits; ' +
        'outcomes: 2.5/s (processed 2.0/s, retry 0.5/s), 08:59:50 to 09:00:00 UTC; ' +
        `open: 3 failed, 0 queued; causes: 3 ${fingerprint} invalid_body payment.processed v1\n`,
      stderr: 'Ledger of make local\n',
    });
  });

  it('says it to programs as a line of JSON', async () => {
    const { code, stdout } = await run(['--count', '1', '--json']);
    const processed = {
      processed: 20,
      duplicate: 0,
      conflict: 0,
      rejected: 0,
      failed: 0,
      retry: 5,
    };
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        at: '2026-11-21T09:00:00.000Z',
        source: { state: 'enabled' },
        queue: { visible: 2, in_flight: 0, delayed: 0 },
        dead_letters: { visible: 1, in_flight: 0, delayed: 0 },
        outcomes: {
          since: '2026-11-21T08:59:50.000Z',
          until: '2026-11-21T09:00:00.000Z',
          counts: processed,
        },
        open: {
          failed: 3,
          queued: 0,
          complete: true,
          causes: [
            {
              fingerprint,
              events: 3,
              reasons: ['invalid_body'],
              types: { 'payment.processed v1': 3 },
            },
          ],
        },
      },
    ]);
  });

  it('reports once a period, of ten seconds in a pipe', async () => {
    const periods: number[] = [];
    const passes = Promise.withResolvers<undefined>();
    const sleep = (milliseconds: number) => {
      periods.push(milliseconds);
      return periods.length === 1 ? passes.promise : never();
    };
    const printed: string[] = [];
    const code = await executeCommand(command(sleep), {
      argv: ['--count', '2'],
      env: {},
      stdout: {
        write: (text) => {
          if (text !== '') printed.push(text);
          passes.resolve(undefined);
        },
      },
      stderr: { write: () => undefined },
      signal: new AbortController().signal,
    });
    expect([code, printed.length, periods]).toEqual([0, 2, [10_000, 10_000]]);
  });

  it('goes on if something can’t be read, says why, and ends with 1', async () => {
    counts.stop();
    tableName = 'no-such-table';
    const { code, stdout } = await run(['--count', '1']);
    expect(code).toBe(1);
    expect(stdout).toContain(
      'queue: 2 wait; dead letters: 1 waits; outcomes: "make local" doesn’t',
    );
    expect(stdout).toMatch(/; open: DynamoDB doesn't have what the stack names: .*\n$/);
    const { stdout: json } = await run(['--count', '1', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      queue: { visible: 2 },
      errors: { outcomes: expect.any(String), open: expect.any(String) },
    });
  });

  it('says since when events are paused, by whom and why', async () => {
    await new DynamoDbOperationLog(embedded.client, journalTableName).create(pauseOperation());
    stack = { ...stack, lambda: lambdaWith('Disabled') };
    const { code, stdout } = await run(['--count', '1']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^\S+ {2}source: paused since 2026-11-28 21:15:30 UTC by arn:\S+\/ada: wrong amounts; queue: 2 wait;/,
      ),
    ]);
    const { stdout: json } = await run(['--count', '1', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      source: {
        state: 'disabled',
        paused: {
          since: '2026-11-28T21:15:30.000Z',
          by: 'arn:aws:iam::123456789012:user/ada',
          reason: 'wrong amounts',
          operation: OPERATION_ID,
        },
      },
    });
  });

  it.each([
    [
      'Disabled',
      'source: disabled, but not by "events pause" (changed last at 2026-11-21 08:00:00 UTC, USER_INITIATED); queue',
    ],
    ['Disabling', 'USER_INITIATED), and the last batches are being finished; queue'],
    ['Updating', 'source: the event source mapping is updating; queue'],
  ])('says it of a mapping that somebody else has changed, and is %s', async (state, text) => {
    const LastModified = Date.parse('2026-11-21T08:00:00Z') / 1000;
    const details = { LastModified, StateTransitionReason: 'USER_INITIATED' };
    stack = { ...stack, lambda: lambdaWith(state, details) };
    const { code, stdout } = await run(['--count', '1']);
    expect([code, stdout]).toEqual([0, expect.stringContaining(text)]);
  });

  it('goes on without the permission to read whether events are paused, and ends with 1', async () => {
    const lambda = lambdaRefusing(403, 'AccessDeniedException', 'ada is not authorized');
    stack = { ...stack, lambda };
    const { code, stdout } = await run(['--count', '1']);
    expect(code).toBe(1);
    expect(stdout).toContain('source: Lambda denies access: ada is not authorized.');
    expect(stdout).toContain('; queue: 2 wait;');
  });

  it('says what to do once the local run has ended or was restarted', async () => {
    const gone = await startEmbedded(['sqs']);
    await gone.stop();
    stack = { ...stack, sqs: { ...sqsConfig(), endpoint: gone.endpoints.sqs } };
    const { code, stdout } = await run(['--count', '1']);
    expect(code).toBe(1);
    expect(stdout).toContain('queues: SQS of this local run doesn’t answer (connect ECONNREFUSED');
    expect(stdout).toContain(
      'The run has ended, was restarted on other ports, or is stuck. Start "make local" if it doesn’t run, then run this command again.',
    );
    expect(stdout).not.toContain('AWS_REGION');
  });

  it('says that an emulator’s function isn’t counted', async () => {
    const { outcomesEndpoint: _, ...without } = stack;
    stack = without;
    expect((await run(['--count', '1'])).stdout).toContain(
      'outcomes: Only "make local" counts them. This function runs in an emulator.',
    );
  });

  it('takes outcomes from CloudWatch on AWS', async () => {
    stack = { ...stack, local: false, stage: 'prod' };
    const Timestamps = [new Date(NOW - 60_000)];
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [{ Id: 'processed', Timestamps, Values: [600] }],
    });
    const { code, stdout } = await run(['--count', '1']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'outcomes: 10.0/s (processed 10.0/s), 08:59:00 to 09:00:00 UTC; open: 3 failed',
    );
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    expect((await run(['--count', '1'])).stdout).toContain('outcomes: none lately;');
    cloudWatch.on(GetMetricDataCommand).rejects(new Error('not authorized'));
    const refused = await run(['--count', '1']);
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringContaining('outcomes: not authorized; open: 3 failed'),
    ]);
  });

  describe('on a terminal', () => {
    let terminal: Terminal;
    let interruption: AbortController;
    beforeEach(() => {
      terminal = new Terminal(40, 24);
      interruption = new AbortController();
    });

    const onTerminal = (argv: readonly string[], sleep: WatchSurroundings['sleep'] = never) =>
      executeCommand(command(sleep), {
        argv,
        env: { NO_COLOR: '1' },
        stdout: terminal,
        stderr: { write: () => undefined },
        signal: interruption.signal,
      });

    const SCREEN = () => [
      'make local  2026-11-21 09:00:00 UTC',
      '',
      'queue         2 wait',
      'dead letters  1 waits',
      'outcomes      2.5/s  08:59:50–09:00:00',
      '  processed   2.0/s',
      '  retry       0.5/s',
      'open          3 failed, 0 queued',
      `    3  ${fingerprint}  invalid_body  …`,
    ];

    it('fits 40 columns, and its last report stays', async () => {
      expect(await onTerminal(['--count', '1'])).toBe(0);
      expect(terminal.lines).toEqual(SCREEN());
      expect([terminal.isAlternate, terminal.cursorIsShown]).toEqual([false, true]);
    });

    it('draws a screen each second until Ctrl-C, which ends it with 130', async () => {
      const periods: number[] = [];
      const seen: string[][] = [];
      const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> => {
        periods.push(milliseconds);
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
        });
      };
      const ended = onTerminal([], sleep);
      await expect.poll(() => terminal.lines.length).toBe(SCREEN().length);
      seen.push(terminal.lines);
      expect([terminal.isAlternate, terminal.cursorIsShown]).toEqual([true, false]);
      interruption.abort();
      expect(await ended).toBe(INTERRUPTED);
      expect([periods[0], seen]).toEqual([1000, [SCREEN()]]);
      expect(terminal.lines).toEqual(SCREEN());
      expect([terminal.isAlternate, terminal.cursorIsShown]).toEqual([false, true]);
    });

    it('shows an error whole, between the other lines', async () => {
      counts.stop();
      expect(await onTerminal(['--count', '1'])).toBe(1);
      expect(terminal.lines.slice(3, 8)).toEqual([
        'dead letters  1 waits',
        'outcomes      "make local" doesn’t',
        '              answer. Is it still',
        '              running?',
        'open          3 failed, 0 queued',
      ]);
    });

    it('prints lines if the terminal can’t move its cursor', async () => {
      const code = await executeCommand(command(), {
        argv: ['--count', '1'],
        env: { TERM: 'dumb' },
        stdout: terminal,
        stderr: { write: () => undefined },
        signal: interruption.signal,
      });
      expect([code, terminal.lines[0]]).toEqual([0, expect.stringMatching(/^2026-11-21T09:00/)]);
    });
  });

  it('says what is wrong with its options', async () => {
    const { code, stderr } = await run(['--every', '0', '--local', '--stage', 'prod']);
    expect(code).toBe(2);
    expect(stderr).toContain('--every: expected a whole number from 1 to 3600');
  });
});
