import { textLike, wholeNumber } from '../../../scripts/cli/option-values.ts';
import type { ValuesOf } from '../../../scripts/cli/options.ts';
import { SUITE_URL } from './read-suite.ts';

/** The options of schema-suite. */
export const SCHEMA_SUITE_OPTIONS = {
  suite: textLike(/./, {
    placeholder: 'DIR',
    description: `The checkout of ${SUITE_URL}.`,
    expected: 'a path',
    example: '../JSON-Schema-Test-Suite',
  }),
  random: wholeNumber(1, 1_000_000, {
    description:
      'Compare this many random schemas with @hyperjump/json-schema, which you install first.',
    example: '3000',
  }),
  seed: wholeNumber(0, 2 ** 31 - 1, {
    description: 'Repeats a run with --random. Default: random, printed.',
    example: '7',
  }),
  refused: { description: 'Also list the groups that the build refused, with the reasons.' },
} as const;

export type SchemaSuiteValues = ValuesOf<typeof SCHEMA_SUITE_OPTIONS>;
