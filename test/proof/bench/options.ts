import type { ValueOption } from '../../../scripts/cli/arguments.ts';
import { textLike } from '../../../scripts/cli/option-values.ts';
import type { Usage } from '../../../scripts/cli/usage.ts';
import type { Family } from './family.ts';

/** `--only` may be given several times, or once with names between commas; the parser keeps the last. */
const ONLY: ValueOption<string> = textLike(/^[a-z0-9,-]+$/, {
  placeholder: 'NAME',
  description:
    'Measures this case only. Several: give it again, or names with commas between them.',
  expected: 'the name of a case',
  example: 'handler-payment',
});

/** The options of bench. */
export const BENCH_OPTIONS = {
  only: ONLY,
  list: { description: 'List the cases, and what each is compared with.' },
  quick: {
    description:
      'Few rounds, and no cases of the largest sizes: shows that measuring works. Its figures say little.',
  },
  bill: { description: 'Print what AWS bills a month, by volume. Measures nothing.' },
  write: {
    description: 'Write table and plot to docs/performance.md and docs/performance.svg.',
  },
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const BENCH_USAGE: Usage = {
  command: 'npm run bench --',
  summary:
    'Measures the consumer beside the least that the job takes, and beside the ways it is usually done.',
  options: BENCH_OPTIONS,
  examples: [
    'make bench',
    'make bench ONLY=handler-payment',
    'npm run bench -- --only handler-payment --only validate-order --json',
    'npm run bench -- --write',
    'make bench ARGS=--bill',
  ],
  notes: [
    'Machines differ: compare ratios of one run, not times of two. See docs/performance.md.',
    'Exit code: 0 measured, 1 something failed, 2 wrong options, 130 interrupted.',
  ],
};

/** The cases asked for: the names after every `--only`. Empty where all are. */
export function wantedCases(argv: readonly string[]): readonly string[] {
  return argv.flatMap((argument, index) => {
    const [, joined] = /^--only=(.*)$/.exec(argument) ?? [];
    const value = joined ?? (argv[index - 1] === '--only' ? argument : undefined);
    return value?.split(',').filter((name) => name !== '') ?? [];
  });
}

/** What is wrong with the names: one sentence for each that no case has. */
export function unknownCases(names: readonly string[], families: readonly Family[]): string[] {
  const known = families.flatMap(({ cases }) => cases.map(({ name }) => name));
  return names
    .filter((name) => !known.includes(name))
    .map((name) => `--only: no case is named "${name}"; there are ${known.join(', ')}`);
}
