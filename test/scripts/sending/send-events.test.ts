import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startEmbedded, type EmbeddedServices } from '../../../scripts/local/embedded-services.ts';
import { NO_QUEUE } from '../../../scripts/sending/find-queue.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { planEvents } from '../../../scripts/traffic/plan.ts';
import { command } from '../../../scripts/send-events.ts';
import { NOTHING_MAPPED } from '../../../scripts/formats/sender-mappings.ts';
import { sendEvents, type Surroundings } from '../../../scripts/sending/send-events.ts';
import { runInPipe } from '../../support/command-line.ts';

let embedded: EmbeddedServices<'sqs'>;
let endpoint: string;
let client: SQSClient;

beforeAll(async () => {
  embedded = await startEmbedded(['sqs']);
  endpoint = embedded.endpoints.sqs;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SQSClient({ endpoint, region: 'us-east-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await embedded.stop();
});

async function createQueue(name: string): Promise<string> {
  const Attributes = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return `${endpoint}/000000000000/${name}`;
}

async function receiveAll(queueUrl: string): Promise<Message[]> {
  const received: Message[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
    );
    if (Messages.length === 0) return received;
    received.push(...Messages);
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}

interface Circumstances extends Partial<Surroundings> {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

function run(argv: readonly string[], { env, signal, ...changes }: Circumstances = {}) {
  const surroundings = {
    loadSchemas: loadSamples,
    loadMappings: () => NOTHING_MAPPED,
    findLocalQueue: () => undefined,
    leaveAws: () => undefined,
    ...changes,
  };
  return runInPipe(
    { ...command, run: (values, session) => sendEvents(values, session, surroundings) },
    argv,
    { ...(env && { env }), ...(signal && { signal }) },
  );
}

const FAULTY = ['--invalid', '20%', '--duplicates', '0.1', '--conflicts', '5%', '--tenants', '4'];
const SHARES = { invalid: 0.2, duplicates: 0.1, conflicts: 0.05 };

describe('send-events against the embedded SQS', () => {
  test('puts exactly the planned messages into a queue, byte for byte', async () => {
    const queueUrl = await createQueue('events');
    const argv = ['--count', '200', '--seed', '7', ...FAULTY, '--queue-url', queueUrl];
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Sent 200 of 200 in .* seed 7\n/);
    expect(stdout).toMatch(/^ {2}processed +130$/m);
    expect(stdout).toMatch(/^ {2}rejected: malformed_json +7$/m);

    const plan = { count: 200, seed: 7, tenants: 4, shares: SHARES };
    const planned = [...planEvents(plan, await loadSamples())];
    const received = await receiveAll(queueUrl);
    const sorted = (bodies: readonly (string | undefined)[]) => [...bodies].sort();
    expect(sorted(received.map(({ Body }) => Body))).toEqual(
      sorted(planned.map(({ body }) => body)),
    );
  });

  test.each(['cloudevents', 'cloudevents-binary', 'sns', 'sns-raw', 'eventbridge'])(
    'sends all made-up events as %s, with what SQS takes as attributes',
    async (format) => {
      const queueUrl = await createQueue(`as-${format}`);
      const shares = ['--duplicates', '10%', '--conflicts', '5%'];
      const argv = ['--count', '40', '--seed', '5', ...shares, '--format', format];
      const { code, stdout } = await run([...argv, '--queue-url', queueUrl]);
      expect([code, stdout]).toEqual([0, expect.stringContaining('Sent 40 of 40')]);
      expect(await receiveAll(queueUrl)).toHaveLength(40);
    },
  );

  test('makes no faults of other formats', async () => {
    const { code, stderr } = await run(['--format', 'sns', '--invalid', '5%']);
    expect(code).toBe(2);
    expect(stderr).toContain('--format sns: expected it without --invalid, whose faults are those');
  });

  test('ignores AWS’s variables if the queue is on this machine', async () => {
    let hasLeft = false;
    const leaveAws = () => (hasLeft = true);
    const queueUrl = await createQueue('near');
    expect((await run(['--count', '1', '--queue-url', queueUrl], { leaveAws })).code).toBe(0);
    expect(hasLeft).toBe(true);
  });

  test('keeps the order of every group on a FIFO queue', async () => {
    const queueUrl = await createQueue('events.fifo');
    const { code } = await run(['--count', '60', '--seed', '3', '--queue-url', queueUrl]);
    expect(code).toBe(0);
    const shares = { invalid: 0, duplicates: 0, conflicts: 0 };
    const plan = { count: 60, seed: 3, tenants: 10, shares };
    const planned = [...planEvents(plan, await loadSamples())];
    const received = await receiveAll(queueUrl);
    expect(received).toHaveLength(60);
    for (const group of new Set(planned.map(({ groupId }) => groupId))) {
      const ofGroup = received.filter(({ Attributes }) => Attributes?.MessageGroupId === group);
      expect(ofGroup.map(({ Body }) => Body)).toEqual(
        planned.filter(({ groupId }) => groupId === group).map(({ body }) => body),
      );
    }
  });

  test.each([
    [['--group', 'order-77'], ['order-77']],
    [
      ['--groups', '3'],
      ['group-1', 'group-2', 'group-3'],
    ],
  ])('gives every message a group of %j', async (options, groups) => {
    const queueUrl = await createQueue(`groups-${groups.length}.fifo`);
    const argv = ['--count', '40', '--seed', '3', ...FAULTY, ...options, '--queue-url', queueUrl];
    expect(await run(argv)).toMatchObject({ code: 0 });
    const received = await receiveAll(queueUrl);
    expect(received).toHaveLength(40);
    const used = new Set(received.map(({ Attributes }) => Attributes?.MessageGroupId));
    expect([...used].sort()).toEqual(groups);
  });

  test('sets the event’s group_id on a standard queue too', async () => {
    const queueUrl = await createQueue('group-standard');
    await run(['--count', '3', '--group', 'order-77', '--queue-url', queueUrl]);
    const received = await receiveAll(queueUrl);
    for (const { Body = '' } of received) {
      expect(JSON.parse(Body)).toMatchObject({ group_id: 'order-77' });
    }
  });

  test('finds the queue of make local without any option', async () => {
    const queueUrl = await createQueue('local');
    const findLocalQueue = () => ({ queueUrl, sqsEndpoint: endpoint, region: 'us-east-1' });
    expect(await run(['--count', '3'], { findLocalQueue })).toMatchObject({ code: 0 });
    expect(await receiveAll(queueUrl)).toHaveLength(3);
  });

  test('prints one JSON object with --json, and nothing else on stdout', async () => {
    const queueUrl = await createQueue('json');
    const { stdout, stderr } = await run(['--count', '20', '--json', '--queue-url', queueUrl]);
    const report = JSON.parse(stdout) as { seed: number };
    expect(report).toMatchObject({ queueUrl, count: 20, sent: 20, notSent: 0, interrupted: false });
    expect(stderr).toContain(`seed ${report.seed}`);
    expect(stderr).toContain('Sending: 20/20\n');
  });

  test('prints a seed with which the run can be repeated', async () => {
    const queueUrl = await createQueue('again');
    const { stdout } = await run(['--count', '20', '--queue-url', queueUrl]);
    const bodies = async () => (await receiveAll(queueUrl)).map(({ Body }) => Body).sort();
    const first = await bodies();
    const seed = /seed (\d+)/.exec(stdout)?.[1] ?? '';
    await run(['--count', '20', '--seed', seed, '--queue-url', queueUrl]);
    expect(await bodies()).toEqual(first);
  });

  test('exits with 1 and names the queue that does not exist', async () => {
    const { code, stdout, stderr } = await run(['--queue-url', `${endpoint}/000000000000/none`]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `The queue ${endpoint}/000000000000/none (from --queue-url) doesn't exist.`,
    );
    expect(stdout).toContain('Not sent: 100');
  });

  test('exits with 130 and a summary when interrupted', async () => {
    const queueUrl = await createQueue('interrupted');
    const controller = new AbortController();
    let time = 0;
    const sleep = (milliseconds: number) => {
      time += milliseconds;
      if (time >= 1000) controller.abort();
      return Promise.resolve();
    };
    const { code, stdout } = await run(
      ['--count', '1000', '--rate', '100', '--queue-url', queueUrl],
      { signal: controller.signal, clock: { now: () => time, sleep } },
    );
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted.');
    const received = await receiveAll(queueUrl);
    expect(stdout).toContain(`Sent ${received.length} of 1000`);
    expect(received.length).toBeLessThan(1000);
  });

  test('exits with 1 and says what to do when nothing answers', async () => {
    const env = { AWS_MAX_ATTEMPTS: '1' };
    const findLocalQueue = () => ({
      queueUrl: 'http://127.0.0.1:1/000000000000/events',
      sqsEndpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
    });
    const options = { env, findLocalQueue };
    const text = await run(['--count', '1'], options);
    expect(text.code).toBe(1);
    const message =
      'Nothing answers at http://127.0.0.1:1 (from .local/endpoints.json). Is "make local" still running?';
    expect(text.stderr).toContain(`error: ${message}\n`);
    const json = await run(['--count', '1', '--json'], options);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'failed', message } });
  });
});

describe('send-events with wrong options', () => {
  test('exits with 2 and names each wrong option with what was expected', async () => {
    const { code, stdout, stderr } = await run(
      ['--count', 'many', '--invalid', '5', '--tenats', '3', '--rate', '--json', '--type', 'nope'],
      { env: { QUEUE_URL: 'http://127.0.0.1:1/1/events' } },
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'wrong_options' } });
    expect(stderr.split('\n')).toEqual([
      'error: --count: expected a whole number from 1 to 10000000, got "many"; for example --count 100',
      'error: --invalid: expected a percentage such as 5% or a fraction such as 0.05, got "5"; for example --invalid 5%',
      'error: --rate: expected a number above 0, got nothing; for example --rate 500',
      "error: unknown option '--tenats' (Did you mean --tenants?)",
      expect.stringMatching(/^error: no schema has the event type nope; there are ./),
      'See npm run send-events -- --help',
      '',
    ]);
  });

  test('exits with 2 if both a group and a number of groups are given', async () => {
    const { code, stderr } = await run(['--group', 'a', '--groups', '2']);
    expect(code).toBe(2);
    expect(stderr).toContain('--group and --groups: expected one of the two, got both');
  });

  test('says how to get a queue when there is none', async () => {
    const { code, stderr } = await run([]);
    expect(code).toBe(2);
    expect(stderr).toContain(NO_QUEUE);
  });

  test('prints its help, whatever other options are given', async () => {
    const { code, stdout } = await run(['--help', '--count', 'x']);
    expect(code).toBe(0);
    for (const option of ['--count NUMBER', '--queue-url URL', '--duplicates SHARE', '--json']) {
      expect(stdout).toContain(option);
    }
  });
});
