/** Bundles the console's page into `dist/console`. */
import { defineCommand } from './cli/define-command.ts';
import { startBuildStep } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'node scripts/build-console.ts',
  summary: 'Bundles the page of the console into dist/console. npm run build does this.',
  options: {},
  examples: ['node scripts/build-console.ts'],
  exitCodes: { 0: 'built', 1: 'not built' },
  run: async () => {
    const { bundleConsole } = await import('./build/bundle-console.ts');
    const bytes = await bundleConsole('dist/console');
    const kilobytes = (bytes / 1024).toFixed(1);
    return { exitCode: 0, json: { bytes }, text: `dist/console: ${kilobytes} KiB in gzip\n` };
  },
});

if (import.meta.main) await startBuildStep(command);
