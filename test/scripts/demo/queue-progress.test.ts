import { expect, it } from 'vitest';

import { emptyWithProgress } from '../../../scripts/demo/queue-progress.ts';

/** Asks once for each depth and time, and gives what was told and what was answered. */
async function ask(...moments: [depth: number, at: number][]) {
  const told: string[] = [];
  let [left, time] = [0, 0];
  const isEmpty = emptyWithProgress(
    () => Promise.resolve(left),
    (line) => told.push(line),
    () => time,
  );
  const answers: boolean[] = [];
  for ([left, time] of moments) answers.push(await isEmpty());
  return { told: told.map((line) => parseInt(line)), answers };
}

it('tells what is left at once, and later what has changed, every two seconds at most', async () => {
  const { told } = await ask([20, 0], [19, 200], [12, 1_999], [11, 2_000], [11, 4_500], [1, 4_700]);
  expect(told).toEqual([20, 11, 1]);
});

it('says that the queue is empty, and nothing of it', async () => {
  expect(await ask([0, 0])).toEqual({ told: [], answers: [true] });
  expect((await ask([3, 0], [0, 5_000])).answers).toEqual([false, true]);
});
