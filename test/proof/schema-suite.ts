/** Compares our validators with the official tests of JSON Schema, or with another validator. */
import { defineCommand } from '../../scripts/cli/define-command.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';
import { SCHEMA_SUITE_OPTIONS } from './schema-suite/options.ts';
import { SUITE_URL } from './schema-suite/read-suite.ts';

export const command = defineCommand({
  name: 'npm run schema-suite --',
  summary:
    'Compares the verdicts of our validators with the official tests of JSON Schema 2020-12, or with another validator.',
  options: SCHEMA_SUITE_OPTIONS,
  examples: [
    `git -C .. clone ${SUITE_URL}`,
    'npm run schema-suite -- --suite ../JSON-Schema-Test-Suite --refused',
    'npm install --no-save @hyperjump/json-schema',
    'npm run schema-suite -- --random 3000',
  ],
  notes: [
    'Each group is rewritten in the strict style, built as schemas/ is, and asked about its values. What the build ' +
      'refuses is counted and can give no wrong verdict.',
  ],
  exitCodes: { 0: 'no wrong verdict but those in docs/schemas.md', 1: 'other wrong verdicts' },
  check: ({ suite, random }) =>
    suite === undefined && random === undefined
      ? ['--suite: expected a path, got nothing (or give --random)']
      : [],
  run: async (values, session) => {
    const { schemaSuite } = await import('./schema-suite/schema-suite.ts');
    return schemaSuite(values, session);
  },
});

if (import.meta.main) await startCommand(command);
