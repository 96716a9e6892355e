import { wholeNumber } from '../../../scripts/cli/option-values.ts';
import type { Usage } from '../../../scripts/cli/usage.ts';

/** The options of faults. */
export const FAULTS_OPTIONS = {
  rounds: wholeNumber(1, 100_000, {
    description: 'Rounds, one after the other, of about ten seconds each. Default 5.',
    example: '30',
  }),
  seed: wholeNumber(0, 2 ** 47, {
    description: 'Seed of the first round; each later one has the next. Default: random, printed.',
    example: '7',
  }),
  events: wholeNumber(40, 10_000, { description: 'Messages in each round. Default 200.' }),
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const FAULTS_USAGE: Usage = {
  command: 'npm run faults --',
  summary:
    'Runs the real runner against the embedded SQS, S3 and DynamoDB, in processes of their own, while ' +
    'connections fail and runners are killed, and accounts for every event at the end.',
  options: FAULTS_OPTIONS,
  examples: ['make faults ROUNDS=30', 'npm run -s faults -- --rounds 1 --seed 7 --json'],
  notes: [
    'A seed decides the events, the kills and which faults are drawn. Real processes are not ' +
      'deterministic: the same seed meets its faults at other calls each time.',
    'Exit code: 0 every event accounted for, 1 lost, doubled, not settled or broken off by an error, 2 wrong options, 130 interrupted.',
  ],
};
