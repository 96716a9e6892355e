import { expect, it } from 'vitest';

import { secondsUntil } from '../../src/core/seconds-until.ts';
import { NOW } from '../support/events.ts';

it.each([
  ['2026-11-21T09:01:00.000Z', 60],
  ['2026-11-21T09:00:59.001Z', 60],
  ['2026-11-21T09:00:00.001Z', 1],
  ['2026-11-21T09:00:00.000Z', 0],
  ['2026-11-21T08:59:00.000Z', 0],
])('until %s it is %d s at 09:00', (then, seconds) => {
  expect(secondsUntil(then, NOW)).toBe(seconds);
});
