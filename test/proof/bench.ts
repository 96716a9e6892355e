/** `make bench`: what an event costs, compared with the lowest possible cost and with the usual ways to do the job. */
import { fileURLToPath } from 'node:url';

import { defineCommand } from '../../scripts/cli/define-command.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';
import { BENCH_OPTIONS } from './bench/options.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const command = defineCommand({
  name: 'npm run bench --',
  summary:
    'Measures the consumer beside the least that the job takes, and beside the ways it is usually done.',
  options: BENCH_OPTIONS,
  examples: [
    'make bench',
    'make bench ONLY=handler-payment,validate-order',
    'npm run bench -- --write',
    'make bench ARGS=--bill',
  ],
  notes: ['Machines differ: compare ratios of one run, not times of two. See docs/performance.md.'],
  exitCodes: { 0: 'measured', 1: 'something failed' },
  // A table of some of the cases would replace the whole one.
  check: ({ write, only }) =>
    write && only.length > 0 ? ['--write and --only: expected one of the two, got both'] : [],
  run: async (values, session) => {
    const { onEmulators } = await import('../../scripts/local/leave-aws.ts');
    const { build } = await import('../../scripts/build/build.ts');
    const { TEMPLATE } = await import('../../scripts/build/steps.ts');
    const { FAMILIES } = await import('./bench/catalogue.ts');
    const { bench } = await import('./bench/bench.ts');
    return bench(values, onEmulators(session), {
      families: FAMILIES,
      buildSamples: () => build(['samples'], session),
      makeTemplate: async () => {
        await build(['template'], session);
        return fromRoot(TEMPLATE);
      },
      document: fromRoot('docs/performance.md'),
      plot: fromRoot('docs/performance.svg'),
    });
  },
});

if (import.meta.main) await startCommand(command);
