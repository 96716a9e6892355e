/**
 * Bundles the functions into `dist/consume`, `dist/watchdog` and `dist/api`, the folders that the stack deploys and the
 * local runner loads. Node's built-in modules stay outside. Validators and documents lie beside the bundles.
 */
import { defineCommand } from './cli/define-command.ts';
import { startBuildStep } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'node scripts/build-lambda.ts',
  summary:
    'Bundles the functions into dist/consume, dist/watchdog and dist/api. npm run build does this, and builds schemas and documents first.',
  options: {},
  examples: ['node scripts/build-lambda.ts'],
  exitCodes: { 0: 'built', 1: 'not built' },
  run: async () => {
    const { buildLambda } = await import('./build/build-lambda.ts');
    const { API, bundleFunction, WATCHDOG } = await import('./build/bundle-function.ts');
    const { validators } = await import('#generated/validators.js');
    const { HANDLERS } = await import('../src/handlers/handlers.ts');
    await bundleFunction(WATCHDOG, 'dist/watchdog');
    await bundleFunction(API, 'dist/api');
    return buildLambda('dist/consume', { schemas: validators, handlers: HANDLERS });
  },
});

if (import.meta.main) await startBuildStep(command);
