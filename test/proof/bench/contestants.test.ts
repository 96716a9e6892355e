import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { validators } from '#samples/validators.js';

import { hold } from './contest.ts';
import { handle, type Handler } from './contestants.ts';
import { countCalls } from './count-calls.ts';
import { FUNCTION_ENVIRONMENT } from './environment.ts';
import { MemoryDynamoDb } from './memory-dynamodb.ts';
import { payloadText } from './payload.ts';
import { workloadBatches, isInShare, messageBody, type Workload } from './workload.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';

const registry = new SchemaRegistry(validators);

type Contender = { consumer(transport: MemoryDynamoDb): unknown };

const CONTENDERS: [string, () => Promise<Contender>][] = [
  ['ours', () => import('./consume.lambda.ts')],
  ['peer (a)', () => import('./peers/put.lambda.ts')],
  ['peer (b)', () => import('./peers/powertools.lambda.ts')],
  ['peer (c)', () => import('./peers/statements.lambda.ts')],
  ['peer (c), unbatched', () => import('./peers/single-statement.lambda.ts')],
];

beforeAll(() => {
  for (const [name, value] of Object.entries(FUNCTION_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  vi.spyOn(console, 'log').mockReturnValue();
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function handlerOn(load: () => Promise<Contender>, transport: MemoryDynamoDb) {
  return (await load()).consumer(transport) as Handler;
}

describe.each(CONTENDERS)('%s, on the DynamoDB in memory', (_, load) => {
  it.each(['payment', 'order'] as const)('records each %s of a batch', async (event) => {
    const dynamoDb = new MemoryDynamoDb();
    const handler = await handlerOn(load, dynamoDb);
    const [bodies = []] = workloadBatches({ event, batch: 60 }, 60);
    dynamoDb.written = [];
    await handle(handler, payloadText(bodies));
    const expected = bodies.map((body) => {
      const { tenant_id, event_id } = JSON.parse(body) as Record<string, string>;
      return `${tenant_id ?? ''}#${event_id ?? ''}`;
    });
    const inLedger = dynamoDb.written.filter(({ table }) => table === 'ledger');
    expect(inLedger.map(({ key }) => key).sort()).toEqual(expected.sort());
  });
});

describe.each([
  ['peer (c)', 2, () => import('./peers/statements.lambda.ts')],
  ['peer (c), unbatched', 50, () => import('./peers/single-statement.lambda.ts')],
] as [string, number, () => Promise<Contender>][])('%s', (_, calls, load) => {
  it(`makes ${calls} calls for 50 inserts, and counts keys that exist as recorded`, async () => {
    const dynamoDb = new MemoryDynamoDb(1);
    const handler = await handlerOn(load, dynamoDb);
    const [bodies = []] = workloadBatches({ event: 'payment', batch: 50 }, 50);
    await handle(handler, payloadText(bodies));
    expect(dynamoDb.calls.get('BatchExecuteStatement')).toBe(calls);
  });

  it('writes nothing for refused messages, and retries none of them', async () => {
    const dynamoDb = new MemoryDynamoDb();
    const handler = await handlerOn(load, dynamoDb);
    const [bodies = []] = workloadBatches({ event: 'payment', batch: 50, rejected: 1 }, 50);
    await handle(handler, payloadText(bodies));
    expect(dynamoDb.calls.size).toBe(0);
  });
});

describe('our consumer, on the DynamoDB in memory', () => {
  it.each([
    [0, 0],
    [0.5, 1],
    [1, 1],
  ])('reads duplicates back, with a share of %d duplicates', async (duplicates, reads) => {
    const dynamoDb = new MemoryDynamoDb(duplicates);
    const handler = await handlerOn(() => import('./consume.lambda.ts'), dynamoDb);
    const [bodies = []] = workloadBatches({ event: 'payment', batch: 50, tenants: 1 }, 50);
    dynamoDb.written = [];
    await handle(handler, payloadText(bodies));
    // A page of the journal, and the events.
    expect(dynamoDb.written).toHaveLength(1 + 50);
    expect(dynamoDb.calls.get('BatchGetItem') ?? 0).toBe(reads);
    expect(dynamoDb.calls.get('BatchExecuteStatement')).toBe(1 + 2);
  });
});

describe('the calls of a batch to DynamoDB', () => {
  const module = fileURLToPath(new URL('./consume.lambda.ts', import.meta.url));
  const batch = { event: 'payment', batch: 100, tenants: 1 } as const;

  it.each<[string, Workload, number]>([
    ['a 25th of a call for a new event, and a 100th for its page', batch, 0.05],
    ['another 25th for a handled event, which is completed', { ...batch, handled: true }, 0.09],
    ['no more for many tenants, which share pages', { ...batch, tenants: 50 }, 0.05],
    ['another 100th for a duplicate, which is read', { ...batch, duplicates: 1 }, 0.06],
    ['two reads, a page and a write more for a conflict', { ...batch, conflicts: 1 }, 0.12],
    ['less if only half are conflicts', { ...batch, conflicts: 0.5 }, 0.1],
  ])('are %s', async (_, workload, calls) => {
    expect((await countCalls(module, workload)).calls).toBeCloseTo(calls, 10);
  });
});

describe('a workload', () => {
  const kindOf = (text: string) => readMessage(text, registry, Date.UTC(2026, 10, 21)).kind;

  it.each<Workload>([
    { event: 'payment', batch: 100 },
    { event: 'order', batch: 100 },
    { event: 'order', batch: 10, pretty: true },
    { event: 'payment', batch: 10, bytes: 4096 },
  ])('has valid events, all different: %j', (workload) => {
    const bodies = workloadBatches(workload, 100).flat();
    expect(bodies.length).toBeGreaterThanOrEqual(100);
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(new Set(bodies.map(kindOf))).toEqual(new Set(['valid']));
  });

  it.each([
    ['payment', 270, 450],
    ['order', 3800, 4400],
  ] as const)('has %ss of %d to %d bytes', (event, least, most) => {
    for (let place = 0; place < 100; place += 1) {
      const bytes = Buffer.byteLength(messageBody({ event, batch: 1 }, place));
      expect(bytes).toBeGreaterThanOrEqual(least);
      expect(bytes).toBeLessThanOrEqual(most);
    }
  });

  it.each([1024, 65_536])('fills messages up to %d bytes, but not beyond', (bytes) => {
    const size = Buffer.byteLength(messageBody({ event: 'payment', batch: 1, bytes }, 7));
    expect(size).toBeLessThanOrEqual(bytes);
    expect(size).toBeGreaterThan(bytes - 256);
  });

  it.each([0.5, 1])('has a share of %d rejected', (rejected) => {
    const kinds = workloadBatches({ event: 'payment', batch: 60, rejected }, 60).flat().map(kindOf);
    expect(kinds.filter((kind) => kind === 'rejected')).toHaveLength(60 * rejected);
  });

  it('is the same each time', () => {
    const workload = { event: 'order', batch: 3 } as const;
    expect(workloadBatches(workload, 3)).toEqual(workloadBatches(workload, 3));
  });
});

describe('isInShare', () => {
  it.each([
    [undefined, []],
    [0, []],
    [0.5, [1, 3]],
    [1, [0, 1, 2, 3]],
  ])('spreads %s evenly', (share, expected) => {
    expect([0, 1, 2, 3].filter((place) => isInShare(share, place))).toEqual(expected);
  });
});

describe('a contest', () => {
  it('measures every contestant in every round', async () => {
    const runs = { one: 0, other: 0 };
    const contestants = [
      { name: 'one', events: 10, run: () => (runs.one += 1) },
      { name: 'other', events: 1, run: () => Promise.resolve((runs.other += 1)) },
    ];
    const result = await hold(contestants, { rounds: 4, measureMs: 0.01, warmUpMs: 0 });
    expect(result['one']).toHaveLength(4);
    expect(result['other']).toHaveLength(4);
    expect(Math.min(runs.one, runs.other)).toBeGreaterThan(4);
  });

  it('fails if a contestant fails', async () => {
    const run = () => {
      throw new Error('given back');
    };
    const length = { rounds: 1, measureMs: 0.01, warmUpMs: 0 };
    await expect(hold([{ name: 'one', events: 1, run }], length)).rejects.toThrow('given back');
  });
});
