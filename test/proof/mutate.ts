/** `make mutate`: changes the code in one place at a time, and expects a test to fail. */
import { defineCommand } from '../../scripts/cli/define-command.ts';
import { textLike } from '../../scripts/cli/option-values.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run mutate --',
  summary:
    'Changes the code in one place at a time, and expects a test to fail. Stryker does the work.',
  options: {
    only: textLike(/./, {
      placeholder: 'FILES',
      description:
        'Files to change: paths or globs, with commas between them. Default: core, batch, adapters, handlers, operations and http.',
      expected: 'a path or a glob',
      example: "'src/core/**'",
    }),
  },
  examples: ['make mutate ONLY=src/core/backoff.ts', "make mutate ONLY='src/core/**'"],
  notes: [
    'A whole run takes hours. Changes that no test noticed are listed at the end, and shown in .mutation/report.html. ' +
      'docs/reliability.md says what to do about them.',
  ],
  exitCodes: { 0: 'the tests noticed enough', 1: 'too many changes went unnoticed' },
  run: async ({ only }, session) => {
    const { build } = await import('../../scripts/build/build.ts');
    const { runStryker } = await import('./mutation/run-stryker.ts');
    await build(['schemas', 'samples'], session);
    const exitCode = await runStryker(only === undefined ? [] : ['--mutate', only], session);
    return { exitCode, json: { report: '.mutation/report.html' }, text: '' };
  },
});

if (import.meta.main) await startCommand(command);
