/** `make simulate`: attacks the promise in simulated worlds. */
import { defineCommand } from '../../scripts/cli/define-command.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';
import { SIMULATE_OPTIONS } from './simulation/options.ts';

export const command = defineCommand({
  name: 'npm run simulate --',
  summary:
    'Runs the real consumer in simulated worlds full of faults, and checks that no event is lost.',
  options: SIMULATE_OPTIONS,
  examples: [
    'make simulate SEEDS=1000',
    'make simulate SEED=42',
    'make simulate ARGS=--outage',
    'npm run simulate -- --planted-bugs',
  ],
  notes: [
    'A seed decides everything: the same seed and the same code give the same run. See docs/reliability.md.',
  ],
  exitCodes: {
    0: 'every invariant held',
    1: 'an invariant was violated or a planted bug was not found',
  },
  run: async (values, session) => {
    const { build } = await import('../../scripts/build/build.ts');
    await build(['samples'], session);
    const { validators, formats } = await import('#samples/validators.js');
    const { SchemaRegistry } = await import('../../src/core/schema-registry.ts');
    const { simulateCommand } = await import('./simulation/simulate-command.ts');
    return simulateCommand(values, session, new SchemaRegistry(validators, formats));
  },
});

if (import.meta.main) await startCommand(command);
