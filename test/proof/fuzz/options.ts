import { textLike, wholeNumber } from '../../../scripts/cli/option-values.ts';
import type { Usage } from '../../../scripts/cli/usage.ts';

const path = (placeholder: string, description: string, example: string) =>
  textLike(/^[^-]/, { placeholder, description, expected: 'a path', example });

/** The options of fuzz. */
export const FUZZ_OPTIONS = {
  seconds: wholeNumber(1, 604_800, {
    description: 'How long to go on. Default 60.',
    example: '300',
  }),
  bodies: wholeNumber(1, 1_000_000_000, {
    description: 'End after so many bodies, whatever the time.',
    example: '100000',
  }),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
    description: 'Repeats a run: same seed, same bodies. Default: random, printed.',
    example: '7',
  }),
  corpus: path(
    'DIR',
    'Bodies to begin with, one a .txt file. Default test/proof/fuzz/corpus.',
    'bodies',
  ),
  replay: path('FILE', 'Reads the body in a file and says what becomes of it.', 'body.txt'),
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const FUZZ_USAGE: Usage = {
  command: 'npm run fuzz --',
  summary:
    'Reads hostile message bodies by the hundred thousand, and checks that each ends as one classified outcome.',
  options: FUZZ_OPTIONS,
  examples: [
    'npm run fuzz -- --seconds 300',
    'npm run fuzz -- --seed 7 --bodies 100000',
    'npm run fuzz -- --replay fuzz-failures/never-throws-0123456789.txt',
  ],
  notes: [
    'A body that fails is made as small as possible and written to fuzz-failures/.',
    'Exit code: 0 nothing found, 1 something failed, 2 wrong options, 130 interrupted.',
  ],
};
