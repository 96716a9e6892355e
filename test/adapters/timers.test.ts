import { once } from 'node:events';

import { expect, it } from 'vitest';

import { TIMERS } from '../../src/adapters/timers.ts';

it('a timer aborts its signal after its time, with a TimeoutError', async () => {
  const { signal } = TIMERS.abortAfter(1);
  await once(signal, 'abort');
  expect(signal.reason).toMatchObject({
    name: 'TimeoutError',
    message: 'The time is over.',
  });
});

it('a timer does not abort its signal once it is cancelled', async () => {
  const cancelled = TIMERS.abortAfter(0);
  cancelled.cancel();
  const later = TIMERS.abortAfter(1);
  await once(later.signal, 'abort');
  expect(cancelled.signal.aborted).toBe(false);
});
