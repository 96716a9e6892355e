import { textLike } from '../../../scripts/cli/option-values.ts';
import type { Usage } from '../../../scripts/cli/usage.ts';

/** The options of mutate. */
export const MUTATE_OPTIONS = {
  only: textLike(/^src\/\S+$/, {
    placeholder: 'GLOB',
    description: 'Mutates these files of src only. Default: src/core, the adapters and the batch.',
    expected: 'a path or glob that begins with src/',
    example: 'src/core/backoff.ts',
  }),
  'last-run': { description: 'Judges the report of the last run again, without a new run.' },
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const MUTATE_USAGE: Usage = {
  command: 'npm run mutate --',
  summary:
    'Changes the code in one place at a time and runs its tests: a change that no test notices is a survivor.',
  options: MUTATE_OPTIONS,
  examples: [
    'npm run mutate',
    "npm run mutate -- --only 'src/core/**'",
    'npm run mutate -- --last-run --json',
  ],
  notes: [
    'Every survivor has to be explained in test/proof/mutation/survivors.json. See docs/mutation.md.',
    'Exit code: 0 every survivor is explained and the score is 90 % or more, 1 not so, 2 wrong options, 130 interrupted.',
  ],
};
