import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { isConfirmed } from '../../../scripts/events/confirm.ts';
import { discard } from '../../../scripts/events/discard-command.ts';
import { discardEvents } from '../../../scripts/events/discard-events.ts';
import type { OperatorSurroundings } from '../../../scripts/events/operator.ts';
import { replay } from '../../../scripts/events/replay-command.ts';
import { replayEvents } from '../../../scripts/events/replay-events.ts';
import { startEmbedded, type EmbeddedServices } from '../../../scripts/local/embedded-services.ts';
import { DynamoDbLedgerEditor } from '../../../src/adapters/dynamodb/dynamodb-ledger-editor.ts';
import { DynamoDbOperationLog } from '../../../src/adapters/dynamodb/dynamodb-operation-log.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { conflictRecord } from '../../../src/core/reconcile.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';
import { runInPipe } from '../../support/command-line.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW, PAYMENT, wireText } from '../../support/events.ts';
import { createJournal } from '../../support/journal-table.ts';
import { onPayment } from '../../support/handling.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { CORRECTED } from '../../support/operating.ts';
import { processed, recordOf, rejected, times } from '../../support/records.ts';
import { localRun } from './events-in-tests.ts';

let embedded: EmbeddedLedger;
let services: EmbeddedServices<'sqs'>;
let sqs: SQSClient;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
  services = await startEmbedded(['sqs']);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  sqs = new SQSClient({ endpoint: services.endpoints.sqs, region: 'eu-west-1', credentials });
});
afterAll(async () => {
  sqs.destroy();
  await Promise.all([embedded.stop(), services.stop()]);
});

let tableName: string;
let journalTableName: string;
let queueUrl: string;
let queues = 0;
beforeEach(async () => {
  tableName = await embedded.createTable();
  journalTableName = await createJournal(embedded.client);
  queues += 1;
  const created = await sqs.send(new CreateQueueCommand({ QueueName: `events-${queues}` }));
  queueUrl = created.QueueUrl ?? '';
});

const MINUTE_AGO = { receivedAt: new Date(NOW - 60_000).toISOString() };
const badPayment = (id: string, tenant = 'acme') =>
  rejected({ event_id: id, tenant_id: tenant }, MINUTE_AGO);

async function record(...records: LedgerRecord[]): Promise<void> {
  const store = new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS);
  await store.record(records, PLENTY);
}

async function statusOf(...keys: string[]): Promise<(string | undefined)[]> {
  const editor = new DynamoDbLedgerEditor(embedded.client, tableName, NO_LARGE_TEXTS);
  const records = await editor.read(keys);
  return keys.map((key) => records.get(key)?.status);
}

async function operations() {
  return new DynamoDbOperationLog(embedded.client, journalTableName).list(10);
}

/** The event ids in the queue. */
async function received(): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
    const { Messages: messages = [] } = await sqs.send(receive);
    if (messages.length === 0) return ids.sort();
    for (const { Body = '' } of messages) {
      ids.push((JSON.parse(Body) as { event_id: string }).event_id);
    }
  }
}

/**
 * The surroundings of an operator whose checkout takes every payment.
 *
 * @param digests of the schemas in the checkout, and of those that are deployed
 */
function surroundings(digests: { own?: string; deployed?: string } = {}): OperatorSurroundings {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const common = { region: 'eu-west-1', credentials };
  return {
    ...localRun(tableName, embedded.endpoint, {
      journalTableName,
      queueUrl,
      sqs: { ...common, endpoint: services.endpoints.sqs },
      ...(digests.deployed !== undefined && { schemasDigest: digests.deployed }),
    }),
    loadRules: () =>
      Promise.resolve({
        registry: CORRECTED,
        handlers: new HandlerRegistry(handlers, CORRECTED),
        ...(digests.own !== undefined && { schemasDigest: digests.own }),
      }),
    whoIsCalling: () => Promise.resolve('local:ada'),
    sleep: () => Promise.resolve(),
  };
}

type Circumstances = Parameters<typeof runInPipe>[2];

/** The handlers of the operator's checkout. */
let handlers: HandlerDefinition[];
beforeEach(() => {
  handlers = [];
});

function runReplay(argv: string[], circumstances: Circumstances = {}) {
  const run = (...[values, session]: Parameters<typeof replay.run>) =>
    replayEvents(values, session, surroundings());
  return runInPipe({ ...replay, run }, argv, circumstances);
}

function runDiscard(argv: string[], circumstances: Circumstances = {}) {
  const run = (...[values, session]: Parameters<typeof discard.run>) =>
    discardEvents(values, session, surroundings());
  return runInPipe({ ...discard, run }, argv, circumstances);
}

const answering =
  (answer: string, asked: string[] = []) =>
  (question: string) => {
    asked.push(question);
    return Promise.resolve(answer);
  };

describe('events replay', () => {
  it('previews, sends what would be accepted, and leaves a record of itself', async () => {
    const other = recordOf(wireText({ event_type: 'unknown', event_id: 'other' }), MINUTE_AGO);
    const conflict = {
      ...conflictRecord(processed({ body: { ...PAYMENT, amount: 2 } })),
      ...MINUTE_AGO,
    };
    await record(badPayment('one'), badPayment('two'), other, conflict);
    const { code, stdout, stderr } = await runReplay(['--all', '--yes']);
    const lines = stdout.split('\n');
    expect(lines).toEqual([
      'Preview of the replay:',
      '      2 would be accepted',
      '      1 would be refused again:',
      '         1 × unknown_type, unknown v1, such as acme#other',
      '           /event_type: must be an event type that has a schema, got a string',
      '      1 are conflicts, which would be conflicts again: correct the sender, or discard them',
      expect.stringMatching(
        /^Sent 2 events\. Left as they were: 1 in conflict, 1 that would be refused again\. Operation 20261121T090000Z-[0-9a-f]{4} is done\.$/,
      ) as string,
      '',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('Ledger of make local\n');
    expect(await received()).toEqual(['one', 'two']);
    expect(await statusOf('acme#one', 'acme#two', 'acme#other')).toEqual([
      'queued',
      'queued',
      'failed',
    ]);
    expect(await operations()).toMatchObject([
      { kind: 'replay', by: 'local:ada', status: 'done', counts: { done: 2 } },
    ]);
  });

  it('says that the stack has other schemas than the checkout that judges', async () => {
    const other = surroundings({ own: 'aaa', deployed: 'bbb' });
    const run = (...[values, session]: Parameters<typeof replay.run>) =>
      replayEvents(values, session, other);
    const { stderr } = await runInPipe({ ...replay, run }, ['--all', '--dry-run']);
    expect(stderr).toContain('differ from those of make local');
  });

  it('says that dead letters are left, and what deletes them', async () => {
    handlers = [onPayment(() => undefined)];
    const failure = { reason: 'attempts_exhausted', message: 'Error: boom', errors: [] } as const;
    await record({ ...processed({}, MINUTE_AGO), status: 'failed', failure, attempts: 5 });
    const { stdout } = await runReplay(['acme#evt-1', '--dry-run']);
    expect(stdout.split('\n').slice(1, 4)).toEqual([
      '      1 would be accepted',
      '         1 of them has a message in the dead-letter queue, unless it was removed:',
      '         once an event is processed, replay --from dlq deletes its message',
    ]);
  });

  it('does nothing the second time', async () => {
    await record(badPayment('one'));
    await runReplay(['--all', '--yes']);
    const again = await runReplay(['--all', '--yes']);
    expect(again.stdout).toContain('1 are on their way already');
    expect(again.stdout).toContain('Nothing to replay');
    expect([again.code, await received()]).toEqual([0, ['one']]);
  });

  it('takes only what meets its conditions, or the event that it names', async () => {
    await record(badPayment('one'), badPayment('two', 'other'), badPayment('three', 'other'));
    await runReplay(['--tenant', 'acme', '--yes']);
    await runReplay(['three', '--tenant', 'other', '--yes']);
    expect(await received()).toEqual(['one', 'three']);
  });

  it('says so if nothing meets its conditions', async () => {
    expect(await runReplay(['--tenant', 'nobody', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'No open event meets these conditions.\n',
    });
  });

  it.each([[['acme#none', '--yes']], [['acme#none', '--dry-run']]])(
    'fails if the ledger has no such event: %j',
    async (argv) => {
      const { code, stdout, stderr } = await runReplay(argv);
      expect(stderr).toContain('error: The ledger has no record acme#none. ');
      expect([code, stdout]).toEqual([1, '']);
    },
  );

  it('says which status an event has that is no longer open', async () => {
    await record(processed({ event_id: 'one' }));
    expect(await runReplay(['acme#one', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'Nothing to replay: acme#one is processed. Only open events can be replayed.\n',
    });
    const { stdout } = await runReplay(['acme#one', '--dry-run', '--json']);
    const event = { id: 'acme#one', status: 'processed' };
    expect(JSON.parse(stdout)).toEqual({ end: 'nothing_to_do', event });
  });

  it('changes nothing with --dry-run', async () => {
    await record(badPayment('one'));
    const { code, stdout } = await runReplay(['--all', '--dry-run']);
    expect([code, stdout]).toEqual([0, 'Preview of the replay:\n      1 would be accepted\n']);
    expect(await operations()).toEqual([]);
    expect(await statusOf('acme#one')).toEqual(['failed']);
  });

  it('prints JSON alone', async () => {
    await record(badPayment('one'));
    const { stdout } = await runReplay(['--all', '--yes', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      end: 'done',
      preview: { counts: { accepted: 1, refused: 0 } },
      operation: { by: 'local:ada', counts: { done: 1, skipped: {}, failed: 0 } },
    });
  });

  it('asks at a terminal, and takes only a clear yes', async () => {
    await record(badPayment('one'));
    const asked: string[] = [];
    const no = await runReplay(['--all'], { ask: answering('', asked) });
    expect(asked).toEqual(['Replay 1 event? [y/N] ']);
    expect([no.code, no.stdout.split('\n').at(-2)]).toEqual([0, 'Nothing was changed.']);
    expect(await received()).toEqual([]);
    await runReplay(['--all'], { ask: answering('y') });
    expect(await received()).toEqual(['one']);
  });

  it('does nothing if Ctrl-C is pressed at the question', async () => {
    await record(badPayment('one'));
    const controller = new AbortController();
    const { code } = await runReplay(['--all'], {
      signal: controller.signal,
      ask: () => {
        controller.abort();
        return Promise.reject(controller.signal.reason as Error);
      },
    });
    expect([code, await operations(), await statusOf('acme#one')]).toEqual([130, [], ['failed']]);
  });

  it('stops if SQS takes nothing, and goes on where it stopped', async () => {
    await record(...times(12, (index) => badPayment(`evt-${String(index).padStart(2, '0')}`)));
    const good = queueUrl;
    queueUrl = `${queueUrl}-gone`;
    const failed = await runReplay(['--all', '--yes']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/error: SQS did not confirm the messages of 10 events\./);
    const command = /replay (--resume \S+)/.exec(failed.stdout)?.[1] ?? '';
    queueUrl = good;
    const resumed = await runReplay(command.split(' '));
    expect(resumed.stdout).toMatch(/^Sent 12 events\. Operation \S+ is done\.\n$/);
    expect(resumed.code).toBe(0);
    expect(await received()).toHaveLength(12);
    expect(await runReplay(command.split(' '))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Nothing to do: operation \S+ is done\.\n$/) as string,
    });
  });

  it('finishes the running messages at Ctrl-C, and says how to go on', async () => {
    await record(...times(30, (index) => badPayment(`evt-${index}`)));
    const controller = new AbortController();
    const sleep = () => {
      controller.abort();
      return Promise.resolve();
    };
    const run = (...[values, session]: Parameters<typeof replay.run>) =>
      replayEvents(values, session, { ...surroundings(), sleep });
    const argv = ['--all', '--yes', '--local', '--rate', '10'];
    const stopped = await runInPipe({ ...replay, run }, argv, { signal: controller.signal });
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toMatch(
      /Sent 20 events\. Operation (\S+) is stopped\.\nGo on with: npm run events -- replay --resume \1 --rate 10 --local\n$/,
    );
    const { id = '' } = (await operations())[0] ?? {};
    expect((await runReplay(['--resume', id])).stdout).toContain('Sent 30 events.');
    expect(await received()).toHaveLength(30);
  });

  it('takes one id, as its help says', async () => {
    const { stdout } = await runReplay(['--help']);
    expect(stdout).toMatch(/^Usage: replay \[options\] \[ID\]\n/);
  });

  it('refuses to resume an operation that it doesn’t know', async () => {
    const { code, stderr } = await runReplay(['--resume', '20261121T090000Z-0000']);
    expect(stderr).toContain('this ledger has no operation 20261121T090000Z-0000');
    expect(code).toBe(2);
  });

  it.each([
    [[], 'no condition is given: name an event or a condition such as --fingerprint, or use --all'],
    [
      ['--all'],
      'nobody can be asked here: add --yes to do it, or --dry-run to see what would be done',
    ],
    [['--all', '--type', 'a'], '--all and --type: expected one of the two, got both'],
    [['evt-1', '--yes'], 'ID: expected TENANT#EVENT_ID, EVENT_ID with --tenant TENANT'],
    [['acme#evt-1', '--type', 'a'], 'ID and --type: expected one of the two, got both'],
    [
      ['acme#evt-1', 'acme#evt-2'],
      'ID: expected one event, got "acme#evt-1", "acme#evt-2"; conditions such as --fingerprint choose several',
    ],
    [['--edit', '--all'], '--edit: expected the ID of one event, got none'],
    [['--resume', '7'], '--resume: expected the id of an operation'],
    [
      ['--resume', '20261121T090000Z-0000', '--all'],
      '--resume and --all: the operation has its own choice of events',
    ],
    [['--all', '--rate', '0'], '--rate: expected a whole number from 1 to 10000, got "0"'],
  ])('refuses %j', async (argv, problem) => {
    const { code, stdout, stderr } = await runReplay(argv);
    expect(stderr).toContain(`error: ${problem}`);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('events replay --edit', () => {
  const EDIT = ['acme#one', '--edit'];
  /** An editor that replaces a text in the file. */
  const replacing = (from: string, to: string) => ({ EDITOR: `sed -i 's/${from}/${to}/'` });
  const amount = replacing('"amount": -1', '"amount": 7');

  it('sends the message as it was edited, with its id, and keeps who edited it', async () => {
    await record(badPayment('one'));
    const { code, stdout } = await runReplay(EDIT, { env: { ...process.env, ...amount } });
    expect(stdout).toMatch(/^Sent 1 event\. Operation \S+ is done\.\n$/);
    expect([code, await received(), await statusOf('acme#one')]).toEqual([0, ['one'], ['queued']]);
    expect(await operations()).toMatchObject([
      { kind: 'edit', by: 'local:ada', note: 'changed /body/amount', counts: { done: 1 } },
    ]);
  });

  it('does nothing if nothing was changed', async () => {
    await record(badPayment('one'));
    const result = await runReplay(EDIT, { env: { ...process.env, VISUAL: 'true' } });
    expect(result).toMatchObject({ code: 0, stdout: 'Nothing was changed.\n' });
    expect(await operations()).toEqual([]);
  });

  it('shows what is wrong, and lets the person edit it again', async () => {
    await record(badPayment('one'));
    const asked: string[] = [];
    const { code, stderr } = await runReplay(EDIT, {
      env: { ...process.env, ...replacing('payment.processed', 'unknown.type') },
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(asked.length < 2 ? '' : 'n');
      },
    });
    expect(stderr).toContain('The edited message would be refused: unknown_type\n  /event_type: ');
    expect(asked).toEqual(['Edit it again? [Y/n] ', 'Edit it again? [Y/n] ']);
    expect([code, await statusOf('acme#one')]).toEqual([0, ['failed']]);
  });

  it('asks no more after Ctrl-D', async () => {
    await record(badPayment('one'));
    const result = await runReplay(EDIT, {
      env: { ...process.env, ...replacing('payment.processed', 'unknown.type') },
      ask: () => Promise.resolve(undefined),
    });
    expect(result).toMatchObject({ code: 0, stdout: 'Nothing was changed.\n' });
  });

  it('sends nothing if the event changed while its message was edited', async () => {
    await record(badPayment('one'));
    const ids = times(2, () => runReplay(EDIT, { env: { ...process.env, ...amount } }));
    const results = await Promise.all(ids);
    expect(await received()).toEqual(['one']);
    const loser = results.find(({ code }) => code === 1);
    expect(loser?.stderr).toMatch(/changed while its message was edited|is on its way/);
  });

  it.each([
    [{}, 2, 'no editor: set EDITOR to one that waits'],
    [{ EDITOR: 'vi', npm_lifecycle_event: 'events' }, 2, '--edit: the editor vi needs a terminal'],
    [{ EDITOR: 'false' }, 1, 'The editor "false" ended with 1. Nothing was changed.'],
    [{ EDITOR: 'rm' }, 1, 'The editor "rm" left no file. Nothing was changed.'],
    [replacing('"one"', '"two"'), 1, 'The edited message is of another event: acme#two'],
  ])('with %j ends with %i', async (env, exitCode, problem) => {
    await record(badPayment('one'));
    const { PATH } = process.env;
    const { code, stderr } = await runReplay(EDIT, { env: { PATH, ...env } });
    expect([code, stderr]).toEqual([exitCode, expect.stringContaining(problem)]);
  });

  it('names the editor that npm chose, on a terminal', async () => {
    await record(badPayment('one'));
    const env = { PATH: '/nowhere', EDITOR: 'vi', npm_lifecycle_event: 'events' };
    const { stderr } = await runReplay(EDIT, { env, ask: answering('n') });
    expect(stderr).toContain('The editor is vi. Set EDITOR to use another one.\n');
  });

  it.each([
    [['acme#none', '--edit'], 'The ledger has no record acme#none.'],
    [['acme#done', '--edit'], 'acme#done is processed. Only open events can be edited.'],
  ])('refuses %j', async (argv, problem) => {
    await record(processed({ event_id: 'done' }));
    const { code, stderr } = await runReplay(argv, { env: amount });
    expect([code, stderr]).toEqual([1, expect.stringContaining(problem)]);
  });
});

describe('events discard', () => {
  it('ends events for good, and keeps why', async () => {
    await record(badPayment('one'), badPayment('two', 'other'));
    const { code, stdout } = await runDiscard(['--tenant', 'acme', '--yes', '--note', 'a test']);
    expect(stdout).toMatch(
      /^Preview of the discard:\n {6}1 would be discarded\nDiscarded 1 event\. Operation \S+ is done\.\n$/,
    );
    expect(code).toBe(0);
    expect(await statusOf('acme#one', 'other#two')).toEqual(['discarded', 'failed']);
    expect(await operations()).toMatchObject([{ kind: 'discard', note: 'a test' }]);
    expect(await received()).toEqual([]);
  });

  it('asks why at a terminal', async () => {
    await record(badPayment('one'));
    const asked: string[] = [];
    await runDiscard(['--all', '--yes'], { ask: answering('a test', asked) });
    expect(asked).toEqual(['Why are they discarded? ']);
    expect(await operations()).toMatchObject([{ note: 'a test', counts: { done: 1 } }]);
    await record(badPayment('two'));
    const answers = ['', 'another test'];
    const ask = () => Promise.resolve(answers.shift() ?? '');
    expect((await runDiscard(['--all', '--yes'], { ask })).code).toBe(0);
    expect((await runDiscard(['--all', '--yes'], { ask })).code).toBe(2);
  });

  it('fails if the ledger has no such event, and says if an event is discarded already', async () => {
    await record(badPayment('one'));
    const NOTE = ['--note', 'a test', '--yes'];
    const none = await runDiscard(['acme#none', ...NOTE]);
    expect([none.code, none.stdout]).toEqual([1, '']);
    await runDiscard(['acme#one', ...NOTE]);
    expect(await runDiscard(['acme#one', ...NOTE])).toMatchObject({
      code: 0,
      stdout: 'Nothing to discard: acme#one is discarded. Only open events can be discarded.\n',
    });
  });

  it('needs no schemas', async () => {
    await record(badPayment('one'));
    const around = surroundings();
    const loadRules = () => Promise.reject(new Error('a schema is wrong'));
    const run = (...[values, session]: Parameters<typeof discard.run>) =>
      discardEvents(values, session, { ...around, loadRules });
    const { code } = await runInPipe({ ...discard, run }, ['--all', '--yes', '--note', 'a test']);
    expect([code, await statusOf('acme#one')]).toEqual([0, ['discarded']]);
  });

  it('needs to know why', async () => {
    expect(await runDiscard(['--all', '--yes'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--note TEXT is needed') as string,
    });
  });

  it.each(['', '   ', 'x'.repeat(201), 'two\nlines'])('refuses the note "%s"', async (note) => {
    const { code, stderr } = await runDiscard(['--all', '--yes', '--note', note]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--note: expected a text')]);
  });
});

describe('a question about many events', () => {
  it('above 1,000 must be answered with their number', async () => {
    const asked: string[] = [];
    const confirm = (count: number, answer: string) =>
      isConfirmed('Replay', count, { yes: false }, { ask: answering(answer, asked) });
    expect(await confirm(1_000, 'yes')).toBe(true);
    expect(await confirm(1_001, 'yes')).toBe(false);
    expect(await confirm(1_001, '1,001')).toBe(true);
    expect(asked.at(-1)).toBe('Replay 1,001 events? Type the number to go on: ');
  });
});
