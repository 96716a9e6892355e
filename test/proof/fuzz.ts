/** Attacks the reading of message bodies with hostile ones. */
import { defineCommand } from '../../scripts/cli/define-command.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';
import { FUZZ_OPTIONS } from './fuzz/options.ts';

export const command = defineCommand({
  name: 'npm run fuzz --',
  summary:
    'Reads hostile message bodies by the hundred thousand, and checks that each ends as one classified outcome.',
  options: FUZZ_OPTIONS,
  examples: [
    'make fuzz SECONDS=300',
    'npm run fuzz -- --seed 7 --bodies 100000',
    'npm run fuzz -- --replay fuzz-failures/never-throws-0123456789.txt',
  ],
  notes: ['A body that fails is made as small as possible and written to fuzz-failures/.'],
  exitCodes: { 0: 'nothing found', 1: 'something failed' },
  run: async (values, session) => {
    const { build } = await import('../../scripts/build/build.ts');
    await build(['samples'], session);
    const { loadSamples } = await import('../../scripts/samples/load-samples.ts');
    const { fuzz } = await import('./fuzz/fuzz.ts');
    return fuzz(values, session, { schemas: await loadSamples() });
  },
});

if (import.meta.main) await startCommand(command);
