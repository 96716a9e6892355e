/** Makes the OpenAPI documents of the API from its routes and from the schemas of events. */
import { defineCommand } from './cli/define-command.ts';
import { textLike } from './cli/option-values.ts';
import { startBuildStep } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'node scripts/build-openapi.ts',
  summary:
    'Makes generated/openapi.json, and what GET /openapi.json and GET /docs answer. npm run build does this, and builds the schemas first.',
  options: {
    out: textLike(/./, {
      placeholder: 'DIR',
      description: 'Folder for the documents. Default: generated.',
      expected: 'a folder',
      example: 'generated',
    }),
  },
  examples: ['node scripts/build-openapi.ts'],
  exitCodes: { 0: 'built', 1: 'not built' },
  run: async ({ out = 'generated' }) => {
    const { writeDocuments } = await import('./openapi/write-documents.ts');
    const { loadSchemas } = await import('./traffic/load-schemas.ts');
    return writeDocuments(await loadSchemas(), 'schemas', out);
  },
});

if (import.meta.main) await startBuildStep(command);
