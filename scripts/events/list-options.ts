import { textLike, wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { FILTER_OPTIONS, FROM_OPTION } from './filter-options.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events list. */
export const LIST_OPTIONS = {
  from: FROM_OPTION,
  ...FILTER_OPTIONS,
  limit: wholeNumber(1, 1_000_000, {
    description: 'Maximum number of events. Default 50.',
    example: '200',
  }),
  all: { description: 'List all of them, page by page.' },
  oldestFirst: { description: 'Begin with the oldest. Default: with the newest.' },
  cursor: textLike(/^[!-~]{1,200}$/, {
    placeholder: 'CURSOR',
    description: 'Go on where an earlier list ended, with the cursor that it printed.',
    expected: 'a cursor that events list has printed',
    example: '2026-11-28T09:00:00.000Z_3f9a0c12be774d01',
  }),
  ...TARGET_OPTIONS,
} as const;

export type ListValues = ValuesOf<typeof LIST_OPTIONS>;

/** Problems with these options together, besides those of the filter and the target. */
export function listProblems({ limit, all, from, cursor }: ListValues): string[] {
  const problems: string[] = [];
  if (all && limit !== undefined) {
    problems.push(`--all and --limit ${limit}: expected one of the two, got both`);
  }
  if (from === 'dlq' && cursor !== undefined) {
    problems.push('--cursor and --from dlq: dead letters have no pages; use --all or --limit');
  }
  return problems;
}
