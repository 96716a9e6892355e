import { wholeNumber } from '../../../scripts/cli/option-values.ts';
import type { Usage } from '../../../scripts/cli/usage.ts';

/** The options of simulate. */
export const SIMULATE_OPTIONS = {
  seeds: wholeNumber(1, 1_000_000, {
    description: 'Worlds to simulate, one a seed, about 1,300 events each. Default 100.',
  }),
  first: wholeNumber(0, 2 ** 47, {
    description: 'First of the seeds; the others follow it. Default 1.',
    example: '5000',
  }),
  seed: wholeNumber(0, 2 ** 47, {
    description: 'Replays one seed and prints the life of each of its messages.',
    example: '7',
  }),
  'planted-bugs': {
    description: 'Plants bugs in the consumer, one at a time, and shows which seed finds each.',
  },
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const SIMULATE_USAGE: Usage = {
  command: 'npm run simulate --',
  summary:
    'Runs the real consumer in simulated worlds full of faults, and checks that no event is lost.',
  options: SIMULATE_OPTIONS,
  examples: [
    'npm run simulate -- --seeds 1000',
    'npm run simulate -- --seed 42',
    'npm run simulate -- --planted-bugs',
  ],
  notes: [
    'A seed decides everything: the same seed and the same code give the same run. See docs/reliability.md.',
    'Exit code: 0 every invariant held, 1 one was violated or a planted bug survived, 2 wrong options, 130 interrupted.',
  ],
};
