/**
 * Bundles the functions into `dist/consume` and `dist/watchdog`, the folders that the stack deploys and the local runner
 * loads. Node's built-in modules stay outside. The consumer's validators lie beside its bundle.
 */
import { defineCommand } from './cli/define-command.ts';
import { startBuildStep } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'node scripts/build-lambda.ts',
  summary:
    'Bundles the functions into dist/consume and dist/watchdog. npm run build does this, and builds the schemas first.',
  options: {},
  examples: ['node scripts/build-lambda.ts'],
  exitCodes: { 0: 'built', 1: 'not built' },
  run: async () => {
    const { buildLambda } = await import('./build/build-lambda.ts');
    const { bundleFunction, WATCHDOG } = await import('./build/bundle-function.ts');
    const { validators } = await import('#generated/validators.js');
    const { HANDLERS } = await import('../src/handlers/handlers.ts');
    await bundleFunction(WATCHDOG, 'dist/watchdog');
    return buildLambda('dist/consume', { schemas: validators, handlers: HANDLERS });
  },
});

if (import.meta.main) await startBuildStep(command);
