import { wholeNumber } from '../../../scripts/cli/option-values.ts';
import type { ValuesOf } from '../../../scripts/cli/options.ts';

/** The options of simulate. */
export const SIMULATE_OPTIONS = {
  seeds: wholeNumber(1, 1_000_000, {
    description:
      'Worlds to simulate, one for each seed, with about 1,300 events each. Default 100.',
  }),
  first: wholeNumber(0, 2 ** 47, {
    description: 'The first seed. The others follow it. Default 1.',
    example: '5000',
  }),
  seed: wholeNumber(0, 2 ** 47, {
    description: 'Replays one seed and prints the life of each of its messages.',
    example: '7',
  }),
  plantedBugs: {
    description: 'Plants bugs in the consumer, one at a time, and shows which seed finds each.',
  },
  outage: {
    description:
      'Simulates outages of hours, without and with outageRetryHours or retryFor, and prints tables.',
  },
} as const;

export type SimulateValues = ValuesOf<typeof SIMULATE_OPTIONS>;
