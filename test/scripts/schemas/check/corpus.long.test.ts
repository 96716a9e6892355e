import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { check } from '../../../../scripts/schemas/check/check-command.ts';
import type { CheckReport } from '../../../../scripts/schemas/check/check-report.ts';
import { compileSide } from '../../../../scripts/schemas/check/compile-change.ts';
import { CorpusTally } from '../../../../scripts/schemas/check/corpus-tally.ts';
import { ledgerCorpus } from '../../../../scripts/schemas/check/ledger-corpus.ts';
import { runCheck } from '../../../../scripts/schemas/check/run-check.ts';
import { DynamoDbLedgerEditor } from '../../../../src/adapters/dynamodb/dynamodb-ledger-editor.ts';
import { DynamoDbQueries } from '../../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../../src/adapters/dynamodb/dynamodb-store.ts';
import { DynamoDbTenants } from '../../../../src/adapters/dynamodb/dynamodb-tenants.ts';
import { JournalWriter } from '../../../../src/adapters/dynamodb/journal-writer.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { runInPipe } from '../../../support/command-line.ts';
import { PLENTY } from '../../../support/deadlines.ts';
import { PAYMENT } from '../../../support/events.ts';
import { NO_LARGE_TEXTS } from '../../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../../support/ledger-table.ts';
import { noise } from '../../../support/noise.ts';
import { processed, rejected, times } from '../../../support/records.ts';
import { localRun } from '../../events/events-in-tests.ts';

const EVENTS = 10_000;
const TENANTS = 7;
const WAITING = 400;
/** Every so many-th event is one that the candidate refuses. */
const EVERY = 100;
const NAME = { eventType: 'payment.processed', version: 'v1' };

const published = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'payment.processed/v1',
  description: 'A payment.',
  type: 'object',
  required: ['amount'],
  properties: { amount: { type: 'number', description: 'How much.', exclusiveMinimum: 0 } },
};
const candidate = {
  ...published,
  properties: { amount: { type: 'number', description: 'How much.', minimum: 0.5 } },
};

let embedded: EmbeddedLedger;
let tableName: string;
let journalTableName: string;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
  tableName = await embedded.createTable();
  journalTableName = await embedded.createJournal();
  const journal = new JournalWriter(embedded.client, journalTableName);
  const store = new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS, journal);
  const records = times(EVENTS + WAITING, recordAt);
  for (let begin = 0; begin < records.length; begin += 200) {
    await store.record(records.slice(begin, begin + 200), PLENTY);
  }
});
afterAll(() => embedded.stop());

/** Bodies of about 1 KB that don't compress well. The last records wait. */
function recordAt(index: number): LedgerRecord {
  const receivedAt = new Date(
    Date.UTC(2026, 10, 21) + Math.floor(index / 200) * 1_000,
  ).toISOString();
  const message = { event_id: `evt-${index}`, tenant_id: `tenant-${index % TENANTS}` };
  const amount = index % EVERY === 0 ? 0.25 : 1;
  if (index >= EVENTS) {
    return rejected({ ...message, body: { ...PAYMENT, amount: -1 } }, { receivedAt });
  }
  return processed({ ...message, body: { ...PAYMENT, amount, note: noise(700) } }, { receivedAt });
}

it(`reads ${EVENTS} recorded events right, with few of them in memory at once`, async () => {
  const editor = new DynamoDbLedgerEditor(embedded.client, tableName, NO_LARGE_TEXTS);
  const memory = new RecordsInMemory();
  const tables = { tableName, journalTableName };
  const source = ledgerCorpus(
    {
      name: 'the ledger',
      queries: new DynamoDbQueries(embedded.client, tables),
      tenants: new DynamoDbTenants(embedded.client, journalTableName),
      editor: {
        read: async (keys) => {
          const found = await editor.read(keys);
          memory.note([...found.values()]);
          return found;
        },
      },
    },
    { tenantId: undefined, signal: new AbortController().signal, onProgress: () => undefined },
  );
  const tally = new CorpusTally(
    NAME,
    await compileSide(NAME, candidate),
    await compileSide(NAME, published),
  );
  const { extents } = await source.read({ tallies: [tally] }, EVENTS);
  const [extent] = extents;
  expect(tally.result).toMatchObject({
    accepted: EVENTS,
    refused: EVENTS / EVERY,
    refusedByBoth: 0,
    waiting: WAITING,
    acceptedOfWaiting: 0,
  });
  expect(extent?.notes).toEqual([]);
  expect(memory.samples).toBeGreaterThan(10);
  expect(memory.most).toBeLessThanOrEqual(64);
});

it('judges a change of the checkout by the events of the local run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
  const file = join(folder, 'schemas/payment.processed/v1.json');
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    execFileSync('git', ['-C', folder, ...identity, ...args], { stdio: 'pipe' });
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(published));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Publish');
  writeFileSync(file, JSON.stringify(candidate));
  const around = {
    ...localRun(tableName, embedded.endpoint, { journalTableName }),
    stdin: process.stdin,
  };
  const command = {
    ...check,
    run: (values, session) => runCheck(values, session, around),
  } satisfies typeof check;
  const schemas = join(folder, 'schemas');
  const argv = ['--schemas', schemas, '--local', '--tenant', 'tenant-3', '--last', '500'];
  const { code, stdout } = await runInPipe(command, [...argv, '--json']);
  const report = JSON.parse(stdout) as CheckReport;
  const opinion = report.changed[0]?.opinions.find(({ by }) => by === 'corpus');
  expect(opinion?.summary).toMatch(/^would refuse \d of 500 events of the ledger of make local$/);
  expect(opinion?.notes).toContain('would accept 0 of 57 rejected events that wait');
  expect(opinion?.verdict.kind).toBe('incompatible');
  expect(code).toBe(1);

  const text = await runInPipe(command, argv);
  expect(text.stderr).toContain('Ledger of make local\n');
  expect(text.stdout).toMatch(
    / × \/body\/amount must be >= 0\.5, got a number, such as tenant-3#evt-\d+/,
  );
  expect(text.stdout).not.toContain(PAYMENT.order_id);
  rmSync(folder, { recursive: true });
});

/** Collecting garbage takes time. */
const SAMPLE_EVERY = 9;

/** Counts how many of the records that were read the garbage collector can't take away yet. */
class RecordsInMemory {
  most = 0;
  samples = 0;
  private calls = 0;
  private refs: WeakRef<LedgerRecord>[] = [];
  private readonly collect: () => void;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.collect = runInNewContext('gc') as () => void;
  }

  note(records: readonly LedgerRecord[]): void {
    this.refs.push(...records.map((record) => new WeakRef(record)));
    this.calls += 1;
    if (this.calls % SAMPLE_EVERY !== 0) return;
    // A reference that was made or read in this turn keeps its record until the turn ends.
    setImmediate(() => {
      this.collect();
      this.refs = this.refs.filter((ref) => ref.deref() !== undefined);
      this.most = Math.max(this.most, this.refs.length);
      this.samples += 1;
    });
  }
}
