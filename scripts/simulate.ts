/** `make simulate`: attacks the promise in simulated worlds. Builds what they are made of before it loads them. */
import { asksForHelp } from '../src/terminal/arguments.ts';
import { paintFor } from '../src/terminal/colours.ts';
import { runAsProcess } from '../src/terminal/run-as-process.ts';
import { helpText } from '../src/terminal/usage.ts';
import { build } from './build/build.ts';
import { SIMULATE_USAGE } from './simulate/options.ts';

await runAsProcess(async (line) => {
  if (asksForHelp(line.argv)) {
    line.stdout.write(helpText(SIMULATE_USAGE, paintFor(line.stdout, line.env)));
    return 0;
  }
  await build(['samples'], line);
  const { validators } = await import('#samples/validators.js');
  const { SchemaRegistry } = await import('../src/core/schema-registry.ts');
  const { simulateCommand } = await import('./simulate/simulate-command.ts');
  return simulateCommand({ ...line, registry: new SchemaRegistry(validators) });
});
