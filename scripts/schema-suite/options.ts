import { textLike } from '../../src/terminal/option-values.ts';
import type { Usage } from '../../src/terminal/usage.ts';
import { SUITE_URL } from './read-suite.ts';

/** The options of schema-suite. */
export const SCHEMA_SUITE_OPTIONS = {
  suite: textLike(/./, {
    placeholder: 'DIR',
    description: `Where ${SUITE_URL} is checked out.`,
    expected: 'a path',
    example: '../JSON-Schema-Test-Suite',
  }),
  refused: { description: 'List the groups that the build refused, too, with the reasons.' },
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const SCHEMA_SUITE_USAGE: Usage = {
  command: 'npm run schema-suite --',
  summary:
    'Compares the verdicts of our validators with those of the official tests of JSON Schema 2020-12.',
  options: SCHEMA_SUITE_OPTIONS,
  examples: [
    `git clone --depth 1 ${SUITE_URL} ../JSON-Schema-Test-Suite`,
    'npm run schema-suite -- --suite ../JSON-Schema-Test-Suite',
    'npm run schema-suite -- --suite ../JSON-Schema-Test-Suite --refused',
  ],
  notes: [
    'Each group is rewritten in the strict style, built as schemas/ is, and asked about its values. What the build refuses is counted and can give no wrong verdict.',
    'Exit code: 0 no wrong verdict but those in docs/schemas.md, 1 others, 2 wrong options, 130 interrupted.',
  ],
};
