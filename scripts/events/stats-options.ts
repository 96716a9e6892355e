import { wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { FILTER_OPTIONS, FROM_OPTION } from './filter-options.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events stats. */
export const STATS_OPTIONS = {
  from: FROM_OPTION,
  ...FILTER_OPTIONS,
  limit: wholeNumber(1, 1000, {
    description: 'Maximum number of causes shown, the most frequent first. Default 10.',
    example: '50',
  }),
  ...TARGET_OPTIONS,
} as const;

export type StatsValues = ValuesOf<typeof STATS_OPTIONS>;
