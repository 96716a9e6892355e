import { describe, expect, it } from 'vitest';

import {
  calmSince,
  firstState,
  reportedCounts,
  type OpenCounts,
} from '../../src/core/watchdog-state.ts';
import { NOW } from '../support/events.ts';

const MINUTE = 60_000;

describe('it is calm', () => {
  const state = { ...firstState(NOW), calmSince: NOW - 60 * MINUTE };
  it.each([
    ['since the same time if the last run was a minute ago', MINUTE, true, NOW - 60 * MINUTE],
    [
      'since the same time if the last run was five minutes ago',
      5 * MINUTE,
      true,
      NOW - 60 * MINUTE,
    ],
    ['since now if the last run was longer ago', 5 * MINUTE + 1, true, NOW + 5 * MINUTE + 1],
    ['since now if the function takes no messages', MINUTE, false, NOW + MINUTE],
    ['never since a time to come', -61 * MINUTE, true, NOW - 61 * MINUTE],
  ])('%s', (_, later, takesMessages, expected) => {
    expect(calmSince(state, NOW + later, takesMessages)).toBe(expected);
  });
});

describe('the open events that are reported', () => {
  const counts = (events: number): OpenCounts => ({ events, byReason: {}, overdue: 0 });
  it.each([
    ['none before anything was counted', {}, 0],
    ['those of the walk that is at work, before one was complete', { openWalk: 3 }, 3],
    ['those of the last complete walk', { openCounts: 5 }, 5],
    [
      'those of the last complete walk, while the next has fewer',
      { openCounts: 5, openWalk: 3 },
      5,
    ],
    ['those of the walk that is at work, once it has more', { openCounts: 5, openWalk: 6 }, 6],
  ])(
    'are %s',
    (_, { openWalk, openCounts }: { openWalk?: number; openCounts?: number }, expected) => {
      const state = {
        ...(openWalk !== undefined && { openWalk: { counts: counts(openWalk), cursor: 'place' } }),
        ...(openCounts !== undefined && { openCounts: counts(openCounts) }),
      };
      expect(reportedCounts(state).events).toBe(expected);
    },
  );
});
