/** Makes the documents by which other teams find out what they may send. */
import { defineCommand } from './cli/define-command.ts';
import { textLike } from './cli/option-values.ts';
import { startBuildStep } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'node scripts/build-documents.ts',
  summary:
    'Makes the documents for other teams: AsyncAPI, a folder for EventCatalog, and an npm package for senders. npm run build -- documents does this, and builds what it needs first.',
  options: {
    out: textLike(/./, {
      placeholder: 'DIR',
      description: 'Folder for the documents. Default: generated.',
      expected: 'a folder',
      example: 'generated',
    }),
  },
  examples: ['npm run build -- documents'],
  exitCodes: { 0: 'built', 1: 'not built' },
  run: async ({ out = 'generated' }) => {
    const { writeEventDocuments } = await import('./documents/write-event-documents.ts');
    const { loadSchemas } = await import('./traffic/load-schemas.ts');
    return writeEventDocuments(await loadSchemas(), 'schemas', 'generated', out);
  },
});

if (import.meta.main) await startBuildStep(command);
