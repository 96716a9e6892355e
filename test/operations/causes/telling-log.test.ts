import { expect, it } from 'vitest';

import { tellingLog } from '../../../src/operations/causes/telling-log.ts';
import { MemoryOperationLog } from '../../support/memory-operation-log.ts';
import { operation } from '../../support/operations.ts';

it('tells that an operation has ended or stopped, and nothing while it runs', async () => {
  let told = 0;
  const log = tellingLog(new MemoryOperationLog(), () => (told += 1));
  let saved = operation();
  await log.create(saved);
  const counts: number[] = [];
  for (const status of ['running', 'running', 'stopped', 'running', 'done'] as const) {
    const result = await log.save({ ...saved, status });
    if (result === 'taken') throw new Error('nobody else saves it');
    saved = result;
    counts.push(told);
  }
  expect(counts).toEqual([0, 0, 1, 1, 2]);
});
