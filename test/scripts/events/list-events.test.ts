import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { list } from '../../../scripts/events/list-command.ts';
import { listEvents } from '../../../scripts/events/list-events.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { runInPipe } from '../../support/command-line.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { cameAs, processed, rejected, times } from '../../support/records.ts';
import { localRun } from './events-in-tests.ts';

let embedded: EmbeddedLedger;
let tableName: string;
let journalTableName: string;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
});
afterAll(() => embedded.stop());

function receivedAt(minute: number): { receivedAt: string } {
  return { receivedAt: new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString() };
}

beforeEach(async () => {
  tableName = await embedded.createTable();
  journalTableName = await embedded.createJournal();
  const journal = new JournalWriter(embedded.client, journalTableName);
  const store = new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS, journal);
  const open = times(3, (index) => rejected({ event_id: `bad-${index}` }, receivedAt(index)));
  await store.record([...open, processed({ event_id: 'good' }, receivedAt(30))], PLENTY);
});

function run(argv: string[], circumstances: Parameters<typeof runInPipe>[2] = {}) {
  const surroundings = localRun(tableName, embedded.endpoint, { journalTableName });
  return runInPipe(
    { ...list, run: (values, session) => listEvents(values, session, surroundings) },
    argv,
    circumstances,
  );
}

describe('events list', () => {
  it('lists the open events, newest first, and names the ledger', async () => {
    expect(await run([])).toEqual({
      code: 0,
      stdout: [
        'RECEIVED (UTC)       STATUS      REASON              TYPE               VER  TRY  EVENT',
        '2026-11-21 08:02:00  failed      invalid_body        payment.processed  v1     0  acme#bad-2',
        '2026-11-21 08:01:00  failed      invalid_body        payment.processed  v1     0  acme#bad-1',
        '2026-11-21 08:00:00  failed      invalid_body        payment.processed  v1     0  acme#bad-0',
        '',
      ].join('\n'),
      stderr: 'Ledger of make local\n',
    });
  });

  it('lists only the events of a format, also those of a tenant whatever their status', async () => {
    const journal = new JournalWriter(embedded.client, journalTableName);
    const store = new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS, journal);
    const cloudEvents = [rejected({ event_id: 'ce-bad' }), processed({ event_id: 'ce-good' })];
    await store.record(
      cloudEvents.map((each) => cameAs('cloudevents', each)),
      PLENTY,
    );
    const keys = async (...argv: string[]) =>
      (await run([...argv, '--json'])).stdout.match(/(?<="key":")[^"]+/g);
    expect(await keys('--format', 'cloudevents')).toEqual(['acme#ce-bad']);
    expect(await keys('--format', 'native', '--limit', '2')).toEqual(['acme#bad-2', 'acme#bad-1']);
    const all = ['--all-statuses', '--tenant', 'acme'];
    expect(await keys('--format', 'cloudevents', ...all)).toEqual(['acme#ce-bad', 'acme#ce-good']);
    expect((await run(['--format', 'sns'])).stderr).toContain(
      'No open event meets these conditions.',
    );
  });

  it.each([80, 40])('fits a terminal of %i columns', async (columns) => {
    const { stdout } = await run(['--limit', '1'], { columns, env: { NO_COLOR: '1' } });
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(stdout).toMatch(/2026-11-21 08:02:00 .*invalid_body.*\n {2}acme#bad-2\n$/);
  });

  it('prints a line of JSON for each, and where the next page begins', async () => {
    const first = await run(['--json', '--limit', '2', '--oldest-first']);
    const [one, two, last] = first.stdout.trimEnd().split('\n').map(parsed);
    expect(one).toEqual({
      key: 'acme#bad-0',
      status: 'failed',
      reason: 'invalid_body',
      tenant_id: 'acme',
      event_id: 'bad-0',
      event_type: 'payment.processed',
      schema_version: 'v1',
      fingerprint: expect.stringMatching(/^f1_/),
      attempts: 0,
      received_at: '2026-11-21T08:00:00.000Z',
    });
    expect(two).toMatchObject({ key: 'acme#bad-1' });
    const rest = await run(['--json', '--oldest-first', '--cursor', last?.['next'] as string]);
    expect(rest.stdout.trimEnd().split('\n').map(parsed)).toMatchObject([{ key: 'acme#bad-2' }]);
  });

  it.each([
    [['--since', '58m'], ['acme#bad-2']],
    [['--until', '08:01'], ['acme#bad-0']],
    [['--tenant', 'globex'], []],
    [['--reason', 'expired'], []],
    [['--status', 'queued'], []],
  ])('finds with %j only %j', async (argv, keys) => {
    const { code, stdout } = await run([...argv, '--json', '--all']);
    expect([code, stdout.match(/(?<="key":")[^"]*/g) ?? []]).toEqual([0, keys]);
  });

  it.each([
    [['--fingerprint', 'f1_000000000000'], 'No open event has the fingerprint f1_000000000000.'],
    [
      ['--fingerprint', 'f1_000000000000', '--tenant', 'acme'],
      'No open event has the fingerprint f1_000000000000 and meets the other conditions.',
    ],
    [['--type', 'order.placed'], 'No open event meets these conditions.'],
  ])('says that nothing is found with %j', async (argv, text) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout, stderr]).toEqual([0, '', `Ledger of make local\n${text}\n`]);
  });

  it.each([
    [['--all-statuses'], ['acme#good', 'acme#bad-2', 'acme#bad-1', 'acme#bad-0']],
    [['--status', 'processed'], ['acme#good']],
    [['--all-statuses', '--reason', 'invalid_body', '--since', '58m'], ['acme#bad-2']],
    [['--all-statuses', '--version', 'v2'], []],
    [['--status', 'discarded'], []],
  ])('lists of a tenant with %j %j', async (argv, keys) => {
    const { code, stdout, stderr } = await run([...argv, '--tenant', 'acme', '--json']);
    expect([code, stdout.match(/(?<="key":")[^"]*/g) ?? []]).toEqual([0, keys]);
    if (keys.length === 0) expect(stderr).toContain('No event meets these conditions.');
  });

  it('goes through the pages of a tenant by their cursors', async () => {
    const keys: string[] = [];
    let cursor: string[] = [];
    do {
      const { stdout } = await run([
        ...['--all-statuses', '--tenant', 'acme', '--limit', '1', '--json'],
        ...cursor,
      ]);
      keys.push(...(stdout.match(/(?<="key":")[^"]*/g) ?? []));
      const [next] = stdout.match(/(?<="next":")[^"]*/) ?? [];
      cursor = next === undefined ? [] : ['--cursor', next];
    } while (cursor.length > 0);
    expect(keys).toEqual(['acme#good', 'acme#bad-2', 'acme#bad-1', 'acme#bad-0']);
  });

  it.each([
    [['--verbose'], /\nRead \d+(\.\d+)? units in 1 page\n$/],
    [['--verbose', '--all-statuses', '--tenant', 'acme'], /\nRead [1-9]\d*(\.\d+)? units in/],
  ])('says with %j what reading cost', async (argv, text) => {
    const { stderr } = await run(argv);
    expect(stderr).toMatch(text);
  });

  it('refuses a cursor that no list gave', async () => {
    const { code, stderr } = await run(['--cursor', 'x']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--cursor: expected a cursor')]);
  });

  it('ends on Ctrl-C', async () => {
    const { code, stdout } = await run([], { signal: AbortSignal.abort() });
    expect([code, stdout]).toEqual([130, '']);
  });

  it('says in a sentence that the table is gone', async () => {
    tableName = 'no-such-table';
    const { code, stderr } = await run([]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("DynamoDB doesn't have what the stack names"),
    ]);
  });
});

function parsed(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}
