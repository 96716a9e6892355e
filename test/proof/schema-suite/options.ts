import { textLike, wholeNumber } from '../../../scripts/cli/option-values.ts';
import type { Usage } from '../../../scripts/cli/usage.ts';
import { SUITE_URL } from './read-suite.ts';

/** The options of schema-suite. */
export const SCHEMA_SUITE_OPTIONS = {
  suite: textLike(/./, {
    placeholder: 'DIR',
    description: `Where ${SUITE_URL} is checked out.`,
    expected: 'a path',
    example: '../JSON-Schema-Test-Suite',
  }),
  random: wholeNumber(1, 1_000_000, {
    description:
      'Compares so many random schemas with @hyperjump/json-schema, which you install first.',
    example: '3000',
  }),
  seed: wholeNumber(0, 2 ** 31 - 1, {
    description: 'Repeats a run with --random. Default: random, printed.',
    example: '7',
  }),
  refused: { description: 'List the groups that the build refused, too, with the reasons.' },
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const SCHEMA_SUITE_USAGE: Usage = {
  command: 'npm run schema-suite --',
  summary:
    'Compares the verdicts of our validators with the official tests of JSON Schema 2020-12, or with another validator.',
  options: SCHEMA_SUITE_OPTIONS,
  examples: [
    `git clone --depth 1 ${SUITE_URL} ../JSON-Schema-Test-Suite`,
    'npm run schema-suite -- --suite ../JSON-Schema-Test-Suite',
    'npm run schema-suite -- --suite ../JSON-Schema-Test-Suite --refused',
    'npm install --no-save @hyperjump/json-schema && npm run schema-suite -- --random 3000',
  ],
  notes: [
    'Each group is rewritten in the strict style, built as schemas/ is, and asked about its values. What the build refuses is counted and can give no wrong verdict.',
    'Exit code: 0 no wrong verdict but those in docs/schemas.md, 1 others, 2 wrong options, 130 interrupted.',
  ],
};
