import { wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events watch. */
export const WATCH_OPTIONS = {
  every: wholeNumber(1, 3_600, {
    description: 'Seconds between two reports. Default 1 on a terminal, 10 in a pipe.',
    example: '60',
  }),
  count: wholeNumber(1, 1_000_000, {
    description: 'End after this many reports. Default: watch until Ctrl-C.',
    example: '1',
  }),
  ...TARGET_OPTIONS,
} as const;

export type WatchValues = ValuesOf<typeof WATCH_OPTIONS>;
