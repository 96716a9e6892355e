import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { runInPipe } from '../../support/command-line.ts';
import { command } from '../budget.ts';
import { excesses, readBudget, type Figures } from './budget-judgement.ts';
import { checkBudget } from './check-budget.ts';
import { countedCase, measuredCase, timesCase } from './case-result.ts';
import { withTable } from './document.ts';
import { unitsOfWrites, writesIn } from './dynamodb-calls.ts';
import { quantile, short } from './numbers.ts';
import { plotOf } from './plot.ts';
import { millionPrice } from './prices.ts';

describe('quantile', () => {
  it.each([
    [[7], 0.5, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[1, 2, 3, 4, 5], 0.25, 2],
    [[1, 2, 3, 4, 5], 0.99, 4.96],
  ])('of %j at %d is %d', (numbers, share, expected) => {
    expect(quantile(numbers, share)).toBeCloseTo(expected, 10);
  });

  it('of no numbers is refused', () => {
    expect(() => quantile([], 0.5)).toThrow('Expected at least one number, got none.');
  });
});

describe('a case', () => {
  it('computes its ratio round by round, so that a slow round does not distort it', () => {
    const { median, floor, ratio } = measuredCase('x', 'µs/event', [10, 100, 12], [5, 50, 6]);
    expect({ median, floor, ratio }).toEqual({ median: 12, floor: 6, ratio: 2 });
  });

  it('can be the multiple of another measurement', () => {
    expect(timesCase('x', [80, 90], [10, 10])).toMatchObject({ median: 8.5, unit: '×' });
  });

  it('that is counted has no spread', () => {
    expect(countedCase('x', 'calls', 0.04, 0.04)).toMatchObject({ spread: [0.04, 0.04], ratio: 1 });
  });
});

describe('a number', () => {
  it.each([
    [0, '0'],
    [0.04, '0.04'],
    [1.234, '1.23'],
    [45.67, '45.7'],
    [12_345.6, '12,346'],
  ])('%d is shown as %s', (value, text) => {
    expect(short(value)).toBe(text);
  });
});

describe('write units', () => {
  const put = (bytes: number, pk = 'a') =>
    writesIn(
      'PutItem',
      // Names and values count: pk, its value, b.
      JSON.stringify({
        TableName: 't',
        Item: { pk: { S: pk }, b: { S: 'x'.repeat(bytes - 3 - pk.length) } },
      }),
    );

  it.each([
    [1024, 1],
    [1025, 2],
    [4096, 4],
  ])('of an item of %d bytes are %d', (bytes, units) => {
    expect(unitsOfWrites(put(bytes))).toBe(units);
  });

  it('count each statement of a batch', () => {
    const statement = {
      Statement: `INSERT INTO "ledger" VALUE {'pk': ?, 'body': ?}`,
      Parameters: [{ S: 'acme#1' }, { B: Buffer.alloc(2000).toString('base64') }],
    };
    const writes = writesIn(
      'BatchExecuteStatement',
      JSON.stringify({ Statements: [statement, statement] }),
    );
    expect(writes.map(({ table, key }) => [table, key])).toEqual([
      ['ledger', 'acme#1'],
      ['ledger', 'acme#1'],
    ]);
    expect(unitsOfWrites(writes)).toBe(4);
  });

  it('of an open record count its entry in the index', () => {
    const Statement = `INSERT INTO "ledger" VALUE {'pk': ?, 'open_shard': ?}`;
    const Parameters = [{ S: 'acme#1' }, { S: 'failed#3' }];
    const body = JSON.stringify({ Statements: [{ Statement, Parameters }] });
    expect(unitsOfWrites(writesIn('BatchExecuteStatement', body))).toBe(2);
  });

  it('of an update count the whole item', () => {
    const update = writesIn(
      'UpdateItem',
      JSON.stringify({
        TableName: 't',
        Key: { pk: { S: 'a' } },
        UpdateExpression: 'SET #s = :s',
        ExpressionAttributeNames: { '#s': 's' },
        ExpressionAttributeValues: { ':s': { S: 'done' } },
      }),
    );
    expect(unitsOfWrites([...put(2000), ...update])).toBe(4);
  });

  it('of an UPDATE statement count the whole item', () => {
    const Statement =
      'UPDATE "t" SET "s"=? REMOVE "lease" WHERE "pk"=? AND "claim"=? AND "gone" IS MISSING';
    const Parameters = [{ S: 'done' }, { S: 'a' }, { S: 'claim-1' }];
    const body = JSON.stringify({ Statements: [{ Statement, Parameters }] });
    const update = writesIn('BatchExecuteStatement', body);
    expect(update).toMatchObject([{ table: 't', key: 'a', isUpdate: true }]);
    expect(unitsOfWrites([...put(2000), ...update])).toBe(4);
  });

  it.each(['DELETE FROM "ledger"', 'UPDATE ledger SET'])(
    'can’t be computed for a statement that the bench can’t read: %s',
    (text) => {
      const call = { Statements: [{ Statement: text }] };
      expect(() => writesIn('BatchExecuteStatement', JSON.stringify(call))).toThrow(text);
    },
  );

  it('can’t be computed for a statement that lacks a value', () => {
    const call = { Statements: [{ Statement: `INSERT INTO "t" VALUE {'pk': ?}` }] };
    expect(() => writesIn('BatchExecuteStatement', JSON.stringify(call))).toThrow('pk');
  });
});

describe('the price of a million events', () => {
  const EVENT = { writeUnits: 0, itemBytes: -100, messageBytes: 300, batch: 100, microseconds: 0 };
  it.each([
    [{ ...EVENT, writeUnits: 1 }, 0.625 + 0.12 + 0.002],
    [{ ...EVENT, writeUnits: 3, batch: 10 }, 1.875 + 0.12 + 0.02],
    // An item has 100 bytes beyond its own; 90 days are 2.959 months.
    [{ ...EVENT, itemBytes: 493 }, 0.735_36 + 0.12 + 0.002],
    // Ten messages of 10 KB are two requests of 64 KB, sent and received.
    [{ ...EVENT, messageBytes: 10_240 }, 0.2 + 0.002],
    // A second of CPU is 1.727 GB-seconds, whatever memory the function has.
    [{ ...EVENT, messageBytes: 0, batch: 1, microseconds: 1000 }, 0.04 + 0.2 + 0.023_034],
  ])('of %j is $%d', (consumption, dollars) => {
    expect(millionPrice(consumption)).toBeCloseTo(dollars, 4);
  });
});

describe('the plot', () => {
  it('compares the measured cases, for light and dark backgrounds', () => {
    const svg = plotOf([
      measuredCase('handler-payment', 'µs/event', [20], [2]),
      measuredCase('peer-put-payment', 'µs/event', [600], [2]),
    ]);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('CPU of a payment');
    expect(svg).not.toContain('Dollars');
    expect(svg.match(/<rect class="(floor|ours|peer)"/g)).toHaveLength(3);
    expect(svg).not.toContain('NaN');
  });
});

describe('the document', () => {
  it('without markers is refused', () => {
    expect(() => withTable('nothing', 'table')).toThrow('lacks');
  });
});

describe('the budget', () => {
  const BUDGET: Figures = {
    dynamoDbCallsAnEvent: 0.04,
    dynamoDbCallsAHandledEvent: 0.08,
    dynamoDbCallsADuplicate: 0.05,
    dynamoDbCallsAConflict: 0.1,
    writeUnitsOfAPayment: 1,
    writeUnitsOfAnOrder: 2,
    journalUnitsOfAPayment: 0.02,
    journalUnitsOfTenTenants: 0.1,
    itemBytesOfAPayment: 545,
    itemBytesOfAnOrder: 1450,
    bundleBytes: 1000,
    bundleGzippedBytes: 500,
    otherFormatsBytes: 1000,
    otherFormatsGzippedBytes: 500,
    filesLoaded: 10,
    builtInsLoaded: 80,
    schemaCompilers: 0,
    apiBundleBytes: 2000,
    apiBundleGzippedBytes: 1000,
    apiSchemaCompilers: 0,
    apiConsoleFiles: 0,
    apiPublishBytes: 1500,
    apiPublishGzippedBytes: 700,
    apiPublishFiles: 10,
    apiPublishBuiltIns: 80,
    apiOperationsFiles: 20,
    apiOperationsBuiltIns: 90,
    apiPublishCalls: 2,
    apiPublishUnits: 2,
    apiPublishManyCalls: 2,
    apiPublishManyUnits: 26,
    apiPublishQueueCalls: 0,
    consoleGzippedBytes: 60_000,
  };

  async function budget(figures: Figures, argv: readonly string[] = []) {
    const run = () => checkBudget(JSON.stringify(BUDGET), () => Promise.resolve(figures));
    const { code, stdout: out } = await runInPipe({ ...command, run }, argv);
    return { code, out };
  }

  it('allows figures up to the budget, and far below it', async () => {
    expect(await budget(BUDGET)).toMatchObject({ code: 0 });
    const { code, out } = await budget({ ...BUDGET, bundleBytes: 1 });
    expect({ code, kept: out.includes('Within the budget.') }).toEqual({ code: 0, kept: true });
  });

  it('names each figure over it, and what to do', async () => {
    const { code, out } = await budget({ ...BUDGET, filesLoaded: 11, schemaCompilers: 1 });
    expect(code).toBe(1);
    expect(out).toContain('filesLoaded is 11, but its budget is 10: find what costs more');
    expect(out).toContain('schemaCompilers is 1, but its budget is 0');
    expect(out).not.toContain('bundleBytes is');
  });

  it('does not allow a figure that could not be measured', () => {
    expect(excesses({ ...BUDGET, dynamoDbCallsAnEvent: NaN }, BUDGET)).toEqual([
      'dynamoDbCallsAnEvent',
    ]);
  });

  it('is told as one object with --json', async () => {
    const figures = { ...BUDGET, bundleBytes: 2000 };
    const { code, out } = await budget(figures, ['--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ figures, budget: BUDGET, over: ['bundleBytes'] });
  });

  it('is refused if it lacks figures, and names them', () => {
    expect(() => readBudget('{"bundleBytes": 1}')).toThrow(/dynamoDbCallsAnEvent.*schemaCompilers/);
  });

  it('refuses options that there are not', async () => {
    expect(await budget(BUDGET, ['--tight'])).toMatchObject({ code: 2 });
  });

  it('has a number for every figure in the committed file', async () => {
    const file = new URL('./budget.json', import.meta.url);
    expect(readBudget(await readFile(file, 'utf8')).schemaCompilers).toBe(0);
  });
});
