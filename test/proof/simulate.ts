/** `make simulate`: attacks the promise in simulated worlds. Builds what they are made of before it loads them. */
import { asksForHelp } from '../../scripts/cli/arguments.ts';
import { paintFor } from '../../scripts/cli/colours.ts';
import { runAsProcess } from '../../scripts/cli/run-as-process.ts';
import { helpText } from '../../scripts/cli/usage.ts';
import { build } from '../../scripts/build/build.ts';
import { SIMULATE_USAGE } from './simulation/options.ts';

await runAsProcess(async (line) => {
  if (asksForHelp(line.argv)) {
    line.stdout.write(helpText(SIMULATE_USAGE, paintFor(line.stdout, line.env)));
    return 0;
  }
  await build(['samples'], line);
  const { validators } = await import('#samples/validators.js');
  const { SchemaRegistry } = await import('../../src/core/schema-registry.ts');
  const { simulateCommand } = await import('./simulation/simulate-command.ts');
  return simulateCommand({ ...line, registry: new SchemaRegistry(validators) });
});
