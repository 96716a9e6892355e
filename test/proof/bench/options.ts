import { list, textLike } from '../../../scripts/cli/option-values.ts';
import type { ValuesOf } from '../../../scripts/cli/options.ts';
import type { Family } from './family.ts';

/** The options of bench. */
export const BENCH_OPTIONS = {
  only: list(
    textLike(/^[a-z0-9-]+$/, {
      placeholder: 'NAME',
      description:
        'Measure only this case. For several, repeat it or put commas between the names.',
      expected: 'the name of a case',
      example: 'handler-payment',
    }),
  ),
  list: { description: 'List the cases, and what each is compared with.' },
  quick: {
    description:
      'Few rounds, without the largest cases: shows that measuring works. Its figures mean little.',
  },
  bill: { description: 'Print what AWS bills a month, by volume. It measures nothing.' },
  write: {
    description: 'Write table and plot to docs/performance.md and docs/performance.svg.',
  },
} as const;

export type BenchValues = ValuesOf<typeof BENCH_OPTIONS>;

/** One sentence for each name that no case has. */
export function unknownCases(names: readonly string[], families: readonly Family[]): string[] {
  const known = families.flatMap(({ cases }) => cases.map(({ name }) => name));
  return names
    .filter((name) => !known.includes(name))
    .map((name) => `--only: no case is named "${name}"; there are ${known.join(', ')}`);
}
