import { defineCommand } from '../../cli/define-command.ts';
import { existingPath } from '../../cli/option-values.ts';

export const lint = defineCommand({
  name: 'lint',
  summary:
    'Says where schemas could be better for those who send and handle their events: descriptions, examples, names, limits.',
  options: {
    schemas: existingPath({
      placeholder: 'DIR',
      description: 'Folder of <event_type>/<version>.json files. Default: schemas.',
      example: 'schemas',
    }),
    strict: { description: 'Fail for warnings, too. Notes never fail.' },
  },
  examples: ['npm run schemas -- lint', 'npm run schemas -- lint --strict --json'],
  notes: [
    'A schema accepts a finding by "$comment": "lint-ignore <rule>: <reason>", there or around it. docs/schemas.md lists ' +
      'the rules.',
  ],
  exitCodes: {
    0: 'no errors, and with --strict no warnings',
    1: 'there are some, or the build would refuse a schema',
  },
  run: async ({ schemas = 'schemas', strict }) => {
    const { runLint } = await import('./run-lint.ts');
    return runLint(schemas, strict);
  },
});
