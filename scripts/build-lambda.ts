/**
 * Bundles the consumer function into `dist/consume`, the folder that the stack deploys and the local runner loads. Node's
 * built-in modules stay outside. The validators lie beside the bundle, and everything else is in it.
 */
import { defineCommand } from './cli/define-command.ts';
import { startBuildStep } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'node scripts/build-lambda.ts',
  summary:
    'Bundles the consumer function into dist/consume. npm run build does this, and builds the schemas first.',
  options: {},
  examples: ['node scripts/build-lambda.ts'],
  exitCodes: { 0: 'built', 1: 'not built' },
  run: async () => {
    const { buildLambda } = await import('./build/build-lambda.ts');
    const { validators } = await import('#generated/validators.js');
    const { HANDLERS } = await import('../src/handlers/handlers.ts');
    return buildLambda('dist/consume', { schemas: validators, handlers: HANDLERS });
  },
});

if (import.meta.main) await startBuildStep(command);
