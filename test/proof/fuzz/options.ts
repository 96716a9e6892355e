import { existingPath, wholeNumber } from '../../../scripts/cli/option-values.ts';
import type { ValuesOf } from '../../../scripts/cli/options.ts';

/** The options of fuzz. */
export const FUZZ_OPTIONS = {
  seconds: wholeNumber(1, 604_800, {
    description: 'How long to go on. Default 60.',
    example: '300',
  }),
  bodies: wholeNumber(1, 1_000_000_000, {
    description: 'End after this many bodies, whatever the time.',
    example: '100000',
  }),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
    description: 'Repeats a run: same seed, same bodies. Default: random, printed.',
    example: '7',
  }),
  corpus: existingPath({
    placeholder: 'DIR',
    description: 'Bodies to begin with, one in each .txt file. Default test/proof/fuzz/corpus.',
    example: 'test/proof/fuzz/corpus',
  }),
  replay: existingPath({
    placeholder: 'FILE',
    description: 'Reads the body in a file and says what becomes of it.',
    example: 'package.json',
  }),
} as const;

export type FuzzValues = ValuesOf<typeof FUZZ_OPTIONS>;
