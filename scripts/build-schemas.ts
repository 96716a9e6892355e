/** Checks the schemas and generates validators and types from them. */
import { defineCommand } from './cli/define-command.ts';
import { existingPath, textLike } from './cli/option-values.ts';
import { startBuildStep } from './cli/start-command.ts';
import { requireFolder } from './schemas/schema-folder.ts';

export const command = defineCommand({
  name: 'npm run build:schemas --',
  summary: 'Checks the schemas and generates validators and types from them.',
  options: {
    schemas: existingPath({
      placeholder: 'DIR',
      description: 'Folder of <event_type>/<version>.json files. Default: schemas.',
      example: 'schemas',
    }),
    out: textLike(/./, {
      placeholder: 'DIR',
      description: 'Folder for the generated files. Default: generated.',
      expected: 'a folder',
      example: 'generated',
    }),
    strict: { description: 'Also refuse what is only a warning otherwise: a missing description.' },
  },
  examples: ['npm run build:schemas', 'npm run build:schemas -- --strict'],
  notes: [
    'It lists everything that is wrong at once, and then writes nothing. docs/schemas.md says what is refused, and why.',
  ],
  exitCodes: { 0: 'built', 1: 'a schema was refused' },
  run: async ({ schemas = 'schemas', out = 'generated', strict }, session) => {
    requireFolder(schemas);
    const { buildAndReport } = await import('./schemas/build-report.ts');
    return buildAndReport(schemas, out, strict, session);
  },
});

if (import.meta.main) await startBuildStep(command);
