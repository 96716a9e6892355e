import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { command } from '../../../scripts/events.ts';
import { operations } from '../../../scripts/events/operations-command.ts';
import { printEvent } from '../../../scripts/events/print-event.ts';
import { printOperations } from '../../../scripts/events/print-operations.ts';
import { printStats } from '../../../scripts/events/print-stats.ts';
import { show } from '../../../scripts/events/show-command.ts';
import { stats } from '../../../scripts/events/stats-command.ts';
import { DynamoDbLedgerEditor } from '../../../src/adapters/dynamodb/dynamodb-ledger-editor.ts';
import { DynamoDbOperationLog } from '../../../src/adapters/dynamodb/dynamodb-operation-log.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { childId } from '../../../src/core/child-event.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { conflictRecord } from '../../../src/core/reconcile.ts';
import { runInPipe } from '../../support/command-line.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW, PAYMENT, wireText } from '../../support/events.ts';
import { createJournal } from '../../support/journal-table.ts';
import { startEmbeddedBucket, type EmbeddedBucket } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { noise } from '../../support/noise.ts';
import {
  discardOperation,
  operation,
  pauseOperation,
  redriveOperation,
} from '../../support/operations.ts';
import {
  cameAs,
  DUE_AT,
  expired,
  OPERATION_ID,
  processed,
  recordOf,
  rejected,
} from '../../support/records.ts';
import { lambdaRefusing, lambdaWith, localRun } from './events-in-tests.ts';

let embedded: EmbeddedLedger;
let bucket: EmbeddedBucket;
let tableName: string;
let journalTableName: string;
let lambda: LambdaClientConfig;
beforeAll(async () => {
  [embedded, bucket] = await Promise.all([startEmbeddedLedger(), startEmbeddedBucket()]);
});
afterAll(() => Promise.all([embedded.stop(), bucket.stop()]));
beforeEach(async () => {
  tableName = await embedded.createTable();
  journalTableName = await createJournal(embedded.client);
  lambda = lambdaWith('Enabled');
});

async function record(...records: LedgerRecord[]): Promise<void> {
  const store = new DynamoDbStore(embedded.client, tableName, bucket.largeTexts);
  await store.record(records, PLENTY);
}

type Circumstances = Parameters<typeof runInPipe>[2];

function run(argv: string[], circumstances: Circumstances = {}) {
  const s3 = {
    endpoint: bucket.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  };
  const around = localRun(tableName, embedded.endpoint, {
    journalTableName,
    bucketName: bucket.name,
    s3,
    lambda,
  });
  const commands = [
    {
      ...show,
      run: (values, session) => printEvent(values, session, around),
    } satisfies typeof show,
    {
      ...stats,
      run: (values, session) => printStats(values, session, around),
    } satisfies typeof stats,
    {
      ...operations,
      run: (values, session) => printOperations(values, session, around),
    } satisfies typeof operations,
  ];
  const env = { NO_COLOR: '1', ...circumstances.env };
  return runInPipe({ ...command, commands }, argv, { ...circumstances, env });
}

describe('events show', () => {
  it('tells the life of an event', async () => {
    await record(
      processed({
        correlation_id: 'order-7',
        expires_at: '2026-12-01T00:00:00Z',
        generation: 3,
      }),
      processed({ body: { ...PAYMENT, amount: 13 } }, { messageId: 'message-2' }),
    );
    const { content } = processed();
    if (content.kind !== 'event') throw new Error('no event');
    const child = childId(content.envelope, 0);
    await record(processed({ event_id: child, causation_id: 'evt-1' }));
    const { code, stdout, stderr } = await run(['show', 'acme#evt-1']);
    expect([code, stderr]).toEqual([0, 'Ledger of make local\n']);
    expect(stdout.replace(/ [0-9a-f]{64}/, ' HASH')).toBe(
      [
        'acme#evt-1  processed',
        '',
        '  Type         payment.processed v1',
        '  Client       web',
        '  Correlation  order-7',
        '  Generation   3',
        '  Occurred     2026-11-21T08:59:58Z',
        '  Expires      2026-12-01T00:00:00Z',
        '  Received     2026-11-21T09:00:00.000Z',
        '  Processed    2026-11-21T09:00:00.000Z',
        '  Goes         2027-01-15T08:00:00.000Z, or up to two days later',
        '  Attempts     0 (no handler was called)',
        '  Message      message-1, deleted',
        '  Same id      acme#evt-1 HASH  id_conflict',
        `  Published    acme#${child}  payment.processed v1  processed`,
        '',
      ].join('\n'),
    );
    const published = await run(['show', child, '--tenant', 'acme']);
    expect(published.stdout).toContain('Caused by    acme#evt-1  payment.processed v1  processed');
  });

  it('tells how old an event was, and how often it was sent again, if a copy brought it', async () => {
    const copy = { firstSeenAt: '2026-11-21T03:00:00.000Z', resentTimes: 12 };
    await record(processed({}, copy));
    const { stdout } = await run(['show', 'acme#evt-1']);
    expect(stdout).toContain('  First seen   2026-11-21T03:00:00.000Z, sent again 12 times\n');
    const json = JSON.parse((await run(['show', 'acme#evt-1', '--json'])).stdout) as object;
    expect(json).toMatchObject({ first_seen_at: copy.firstSeenAt, resent_times: 12 });
  });

  it('says what is wrong with a rejected message, and what to do', async () => {
    await record(rejected());
    const { stdout } = await run(['show', 'acme#evt-1', '--local']);
    expect(stdout).toContain('acme#evt-1  failed: invalid_body\n');
    expect(stdout).toContain('  Cause        /body/amount: must be > 0, got a number\n');
    expect(stdout).toContain('\n  npm run events -- replay acme#evt-1 --local\n');
  });

  it('says in which format a message came, unless it is native', async () => {
    const format = async (...argv: string[]) => (await run(['show', ...argv])).stdout;
    await record(processed({ event_id: 'native' }));
    await record(cameAs('sns', rejected({ event_id: 'wrapped' })));
    expect(await format('acme#wrapped')).toContain('  Format       sns\n');
    expect(await format('acme#native')).not.toContain('Format');
    expect(JSON.parse(await format('acme#wrapped', '--json'))).toMatchObject({ format: 'sns' });
    expect(JSON.parse(await format('acme#native', '--json'))).toMatchObject({ format: 'native' });
  });

  const exhausted = (status: 'failed' | 'processed'): LedgerRecord => {
    const failure = {
      reason: 'attempts_exhausted',
      message: 'handler_timeout',
      errors: [],
    } as const;
    return { ...processed(), status, failure, attempts: 5 };
  };

  it('says that the failure of a processed event is an earlier one', async () => {
    await record(exhausted('processed'));
    const { stdout } = await run(['show', 'acme#evt-1']);
    expect(stdout).toContain(
      'acme#evt-1  processed (an earlier attempt failed: attempts_exhausted)\n',
    );
    expect(stdout).toContain('message-1, deleted, or still in the dead-letter queue\n');
    expect(stdout).not.toContain('npm run events');
  });

  it('says how to delete the dead letter of an event that is replayed', async () => {
    await record(exhausted('failed'));
    const { stdout } = await run(['show', 'acme#evt-1']);
    expect(stdout).toContain('acme#evt-1  failed: attempts_exhausted\n');
    expect(stdout).toMatch(
      /\n {2}npm run events -- replay acme#evt-1\n {2}A replay leaves its message .*\n {2}npm run events -- replay --from dlq acme#evt-1\n$/,
    );
  });

  it('says how often the watchdog sent an event again, and when its message is due', async () => {
    const failure = { reason: 'handler_error', message: 'Error: boom', errors: [] } as const;
    const waiting = { ...processed(), status: 'queued', failure, attempts: 1 } as const;
    await record({ ...waiting, dueAt: DUE_AT, sentAgain: 2 });
    expect((await run(['show', 'acme#evt-1'])).stdout).toContain(
      'message-1, sent to the queue again by the watchdog, 2 times\n',
    );
    const json: unknown = JSON.parse((await run(['show', 'acme#evt-1', '--json'])).stdout);
    expect(json).toMatchObject({ due_at: DUE_AT, sent_again: 2 });
  });

  it.each([
    [NOW + 1, 'its message should come back by'],
    [NOW, 'its message should have come back by'],
  ])('says in words when the message of a waiting event is due (case %#)', async (due, words) => {
    const failure = { reason: 'handler_error', message: 'Error: boom', errors: [] } as const;
    const waiting = { ...processed(), status: 'queued', failure, attempts: 1 } as const;
    const dueAt = new Date(due).toISOString();
    await record({ ...waiting, dueAt });
    const { stdout } = await run(['show', 'acme#evt-1']);
    expect(stdout).toContain(`  Due          ${words} ${dueAt}`);
    expect(stdout.includes('the watchdog')).toBe(due === NOW);
  });

  it('says that an event is lost, where its message may be, and what to do', async () => {
    const failure = {
      reason: 'lost',
      message: 'its message did not come back',
      errors: [],
    } as const;
    await record({ ...processed(), status: 'failed', failure, attempts: 5, dueAt: DUE_AT });
    const { stdout } = await run(['show', 'acme#evt-1']);
    expect(stdout).toContain('acme#evt-1  failed: lost\n');
    expect(stdout).toContain('message-1, deleted, expired, or in the dead-letter queue\n');
    expect(stdout).toContain('npm run events -- replay acme#evt-1');
    const json: unknown = JSON.parse((await run(['show', 'acme#evt-1', '--json'])).stdout);
    expect(json).not.toHaveProperty('due_at');
  });

  it('advises no replay of a rejected message that is kept beside another one', async () => {
    const beside = conflictRecord(rejected());
    await record(processed(), rejected());
    const { stdout } = await run(['show', beside.key]);
    expect(stdout).toContain('If that is its correction, discard this one.');
    expect(stdout).toMatch(/\n {2}npm run events -- discard '.*' --note WHY\n$/);
  });

  it('gives no advice on a message without identity that needs an id', async () => {
    await record(recordOf(wireText({ event_id: undefined })));
    for (const argv of [['show', '#message-1'], ['stats']]) {
      const { stdout } = await run(argv);
      expect(stdout).toContain('It can’t replace this message, which names no event.\n');
      expect(stdout).not.toMatch(/same id|schema/);
      expect(stdout).toMatch(/events -- discard .*--note WHY\n/);
    }
  });

  it.each([80, 40])('fits a terminal of %i columns', async (columns) => {
    await record(rejected());
    const { stdout } = await run(['show', 'acme#evt-1'], { columns });
    const long = stdout.split('\n').filter((line) => line.length > columns);
    // A command line and an id are copied, so they stay whole.
    expect(
      long.filter((line) => !line.includes('npm run') && line.includes(' '.repeat(3))),
    ).toEqual([]);
    expect(stdout).toContain('Tell the sender');
  });

  it('gives programs all of it as JSON', async () => {
    await record(rejected());
    const { stdout } = await run(['show', 'acme#evt-1', '--json', '--body']);
    expect(JSON.parse(stdout)).toMatchObject({
      key: 'acme#evt-1',
      status: 'failed',
      envelope: { event_id: 'evt-1', tenant_id: 'acme', event_type: 'payment.processed' },
      failure: { reason: 'invalid_body' },
      expire_at: '2027-01-15T08:00:00.000Z',
      published: [],
      body: wireText({ body: { ...PAYMENT, amount: -1 } }),
    });
  });

  it('prints a body exactly as it was sent, also one from the bucket', async () => {
    const body = `{"amount":12.50,  "note":${JSON.stringify(noise(700_000))}}`;
    await record(recordOf(`${wireText({ body: undefined }).slice(0, -1)},"body":${body}}`));
    const { stdout } = await run(['show', 'acme#evt-1', '--body']);
    expect(stdout === body).toBe(true);
    const told = await run(['show', 'acme#evt-1']);
    expect(told.stdout).toMatch(/\n {2}Text {9}in the bucket: \S+\/acme\/[0-9a-f]{64}\n/);
  });

  it('sets a body with indentation on a terminal, and obeys no control character in it', async () => {
    await record(recordOf('{"a":"\u009b2J","b":[1.50]}', { messageId: 'odd' }));
    const { stdout } = await run(['show', '#odd', '--body'], { columns: 80 });
    expect(stdout).toBe('{\n  "a": "\\u009b2J",\n  "b": [\n    1.50\n  ]\n}\n');
  });

  it.each([
    [['acme#none'], 'The ledger has no record acme#none. It hasn’t come'],
    [['#none'], 'Only a message that names no event is kept under its message id.'],
    [['none'], 'No open event has the id none. Events that aren’t open are found by tenant'],
  ])('says that there is no %j', async (argv, text) => {
    const { code, stdout, stderr } = await run(['show', ...argv, '--local']);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(text)]);
    expect(stderr).toContain('dead letters: npm run events -- list --from dlq --all --local\n');
  });

  it('asks which tenant is meant', async () => {
    await record(rejected(), rejected({ tenant_id: 'globex' }));
    const { code, stderr } = await run(['show', 'evt-1']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Several tenants.*\n {2}\w+#evt-1\n/),
    ]);
  });

  it.each([[[]], [['evt 1']], [['acme#evt', '1']], [['acme#']], [['--tenant', 'acme', 'a b']]])(
    'refuses the id %j',
    async (argv) => {
      const { code, stderr } = await run(['show', ...argv]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('ID: expected TENANT#EVENT_ID')]);
    },
  );
});

describe('events stats', () => {
  beforeEach(async () => {
    await record(
      rejected({ event_id: 'a' }),
      rejected({ event_id: 'b', tenant_id: 'globex' }, { receivedAt: '2026-11-21T08:00:00.000Z' }),
      expired({ event_id: 'c' }),
      rejected({ event_id: 'd', schema_version: 'v9' }),
    );
  });

  it('groups what is open by cause, and says what to do', async () => {
    const { code, stdout } = await run(['stats', '--until', '2026-11-21T10:00:00Z']);
    const [totals, waiting, , ...causes] = stdout
      .replaceAll(/f1_[0-9a-f]{12}/g, 'F')
      .replaceAll(/(globex#b|acme#a)$/gm, 'SAMPLE')
      .split('\n');
    expect([code, totals, waiting]).toEqual([
      0,
      '4 open events of 3 causes: 4 failed, 0 queued',
      '1 of them waits for a schema: 1 for an unknown version',
    ]);
    expect(causes.slice(0, 7)).toEqual([
      '     2  invalid_body: payment.processed v1',
      '        /body/amount: must be > 0, got a number',
      '        received 2026-11-21 08:00:00 to 2026-11-21 09:00:00',
      '        tenants acme 1, globex 1',
      '        F, such as SAMPLE',
      '        Tell the sender, who may send a correction under the same id. Or change the schema, deploy it, and replay.',
      '        npm run events -- replay --fingerprint F --until 2026-11-21T10:00:00.000Z',
    ]);
  });

  it('says first that no events are taken, if they are paused', async () => {
    await new DynamoDbOperationLog(embedded.client, journalTableName).create(pauseOperation());
    lambda = lambdaWith('Disabled');
    const { code, stdout } = await run(['stats']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^No events are taken from the queue: paused since 2026-11-28 21:15:30 UTC by arn:\S+\/ada: wrong amounts\n4 open events/,
      ),
    ]);
    const { stdout: nothing } = await run(['stats', '--tenant', 'nobody']);
    expect(nothing).toMatch(/^No events are taken .*: wrong amounts\nNo open event/);
    const { stdout: json } = await run(['stats', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      source: { state: 'disabled', paused: { reason: 'wrong amounts' } },
    });
  });

  it('counts without the permission to read whether events are paused, and says so', async () => {
    lambda = lambdaRefusing(403, 'AccessDeniedException', 'ada is not authorized');
    const { code, stdout, stderr } = await run(['stats']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^4 open events/)]);
    expect(stderr).toContain(
      'Whether events are taken from the queue is not known: Lambda denies access: ada is not authorized.',
    );
  });

  it('shows the largest causes only, and counts the rest', async () => {
    const { stdout } = await run(['stats', '--limit', '1']);
    expect(stdout).toContain('\nMore causes have 2 events: --limit 3 shows them\n');
    const { stdout: json } = await run(['stats', '--limit', '1', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      open: 4,
      waiting_for_schema: { unknown_type: 0, unknown_version: 1 },
      causes: [{ events: 2, reasons: ['invalid_body'], tenants: { acme: 1, globex: 1 } }],
      events_of_other_causes: 2,
      unfinished_operations: [],
    });
  });

  it.each([80, 40])('fits a terminal of %i columns', async (columns) => {
    const { stdout } = await run(['stats'], { columns });
    const long = stdout.split('\n').filter((line) => line.length > columns);
    expect(long.filter((line) => !line.includes('npm run events'))).toEqual([]);
  });

  it('says that nothing is open', async () => {
    const { code, stdout } = await run(['stats', '--tenant', 'initech']);
    expect([code, stdout]).toEqual([0, 'No open event meets these conditions.\n']);
  });

  it('names operations that were not finished', async () => {
    const log = new DynamoDbOperationLog(embedded.client, journalTableName);
    await log.create(operation({ status: 'stopped' }));
    const { stdout } = await run(['stats', '--local']);
    expect(stdout).toContain(`npm run events -- replay --resume ${OPERATION_ID} --local\n`);
  });

  it('tells programs of an operation whose process died', async () => {
    const log = new DynamoDbOperationLog(embedded.client, journalTableName);
    const updatedAt = new Date(NOW - 60_000).toISOString();
    await log.create(operation({ status: 'running', updatedAt }));
    const { stdout } = await run(['stats', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      unfinished_operations: [{ id: OPERATION_ID, state: 'interrupted' }],
    });
  });
});

describe('events operations of a pause', () => {
  it('has its reason, and nothing to count', async () => {
    const log = new DynamoDbOperationLog(embedded.client, journalTableName);
    await log.create(pauseOperation());
    const { stdout } = await run(['operations']);
    expect(stdout).toMatch(/ pause {4}done {15}- {8}- {7}- {2}arn:\S+: wrong amounts\n$/);
    const { stdout: one } = await run(['operations', OPERATION_ID]);
    expect(one).toContain('  Note        wrong amounts\n');
    expect(one).not.toContain('Events');
    expect(one).not.toContain('Done');
    const { stdout: json } = await run(['operations', OPERATION_ID, '--json']);
    expect(JSON.parse(json)).toMatchObject({ kind: 'pause', note: 'wrong amounts', state: 'done' });
  });

  it('can’t be gone on with', async () => {
    const stopped = pauseOperation({ status: 'stopped' });
    await new DynamoDbOperationLog(embedded.client, journalTableName).create(stopped);
    expect((await run(['operations', OPERATION_ID])).stdout).not.toContain('To go on');
  });
});

describe('events stats of a cause whose events need different things', () => {
  it('says what each part needs, with a command that takes only that part', async () => {
    const fingerprint = 'f1_0123456789ab';
    const failure = { message: 'Error: boom', errors: [] };
    const common = { attempts: 1, fingerprint };
    await record(
      {
        ...processed({ event_id: 'evt-1' }),
        ...common,
        status: 'queued',
        failure: { ...failure, reason: 'handler_error' },
      },
      {
        ...processed({ event_id: 'evt-2' }),
        ...common,
        status: 'failed',
        failure: { ...failure, reason: 'max_attempts' },
      },
    );
    const { stdout } = await run(['stats', '--local']);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('handler_error: Another attempt follows by itself.');
    expect(text).toContain(
      `max_attempts: The handler used up its attempts. Fix the cause, then replay. npm run events -- replay --reason max_attempts --fingerprint ${fingerprint} --local`,
    );
    expect(text.match(/npm run events/g)).toHaveLength(1);
  });
});

describe('events operations', () => {
  const stopped = operation({
    status: 'stopped',
    counts: { done: 40, skipped: { refused: 2, closed: 1 }, failed: 1 },
  });

  it('lists the newest first', async () => {
    const log = new DynamoDbOperationLog(embedded.client, journalTableName);
    await log.create(stopped);
    await log.create(discardOperation({ id: '20261129T000000Z-0001', status: 'done' }));
    const { code, stdout } = await run(['operations']);
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'ID                     KIND     STATE           DONE  SKIPPED  FAILED  BY, FILTER',
        expect.stringMatching(/^20261129T000000Z-0001 {2}discard {2}done {15}0 {8}0 {7}0 {2}arn/),
        expect.stringContaining(
          '20261128T211530Z-7f3a  replay   stopped           40        3       1  arn:aws:iam::123456789012:user/ada: --reason invalid_body --tenant acme --until',
        ),
        '',
      ],
    ]);
    const { stdout: json } = await run(['operations', '--json', '--limit', '1']);
    expect(JSON.parse(json)).toMatchObject({ id: '20261129T000000Z-0001', state: 'done' });
  });

  it('shows one, and how to go on with it', async () => {
    await new DynamoDbOperationLog(embedded.client, journalTableName).create(stopped);
    const { stdout } = await run(['operations', OPERATION_ID, '--local']);
    expect(stdout).toContain(`${OPERATION_ID}  replay, stopped\n`);
    expect(stdout).toContain('  Left alone  2 refused, 1 closed\n');
    expect(stdout).toContain(`\n  npm run events -- replay --resume ${OPERATION_ID} --local\n`);
  });

  it('shows why events were discarded', async () => {
    const discarded = discardOperation({ note: 'old prices' });
    await new DynamoDbOperationLog(embedded.client, journalTableName).create(discarded);
    const { stdout } = await run(['operations', OPERATION_ID]);
    expect(stdout).toContain('  Note        old prices\n');
    const { stdout: json } = await run(['operations', OPERATION_ID, '--json']);
    expect(JSON.parse(json)).toMatchObject({ kind: 'discard', note: 'old prices' });
  });

  it.each([
    ['stopped', 0, 'stopped', 'Done        3', 'To go on'],
    ['running', 60_000, 'interrupted', 'Done        at least 3', 'To go on'],
    ['running', 0, 'running', 'Done        3', 'If its process has died, go on with'],
  ] as const)(
    'shows how to go on with a redrive that is %s and silent for %i ms',
    async (status, silent, state, done, title) => {
      const redrive = redriveOperation({
        status,
        filter: { eventType: 'order.placed' },
        redrive: { withRefused: true, rate: 4 },
        counts: { done: 3, skipped: {}, failed: 0 },
        updatedAt: new Date(NOW - silent).toISOString(),
      });
      await new DynamoDbOperationLog(embedded.client, journalTableName).create(redrive);
      const { stdout } = await run(['operations', OPERATION_ID, '--local']);
      expect(stdout).toContain(`${OPERATION_ID}  redrive, ${state}\n`);
      expect(stdout).toContain('  Events      --type order.placed --with-refused\n');
      expect(stdout).toContain(`  ${done}\n`);
      const command = 'replay --type order.placed --from dlq --with-refused --rate 4 --local';
      expect(stdout).toContain(`\n  ${title}:\n  npm run events -- ${command}\n`);
      const json: unknown = JSON.parse((await run(['operations', '--json'])).stdout);
      expect(json).toMatchObject({ with_refused: true, rate: 4, state });
    },
  );

  it('shows with an event the operation that changed it', async () => {
    await record(rejected());
    await new DynamoDbOperationLog(embedded.client, journalTableName).create(stopped);
    const editor = new DynamoDbLedgerEditor(embedded.client, tableName, bucket.largeTexts);
    const seen = (await editor.read(['acme#evt-1'])).get('acme#evt-1');
    if (seen) await editor.requeue(seen, OPERATION_ID, DUE_AT);
    const { stdout } = await run(['show', 'acme#evt-1']);
    expect(stdout).toContain('acme#evt-1  queued: invalid_body');
    expect(stdout).toContain(`sent to the queue again by operation ${OPERATION_ID}`);
    expect(stdout).toContain(`Operation    ${OPERATION_ID}, replay by arn:aws:iam`);
  });

  it.each([
    [['operations'], 0, 'There is no operation yet.'],
    [['operations', OPERATION_ID], 1, `There is no operation ${OPERATION_ID}.`],
    [['operations', 'x'], 2, 'ID: expected the id of an operation, such as 20261128T211530Z-7f3a'],
  ])('answers %j with exit code %i', async (argv, expected, text) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout, stderr]).toEqual([expected, '', expect.stringContaining(text)]);
  });
});

describe.each(['show', 'stats', 'operations'])('events %s', (name) => {
  it('ends on Ctrl-C', async () => {
    const id = name === 'show' ? ['acme#evt-1'] : [];
    const { code, stdout } = await run([name, ...id], { signal: AbortSignal.abort() });
    expect([code, stdout]).toEqual([130, '']);
  });
});
