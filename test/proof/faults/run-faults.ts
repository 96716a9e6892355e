import { runInPipe } from '../../support/command-line.ts';
import { command } from '../faults.ts';
import { attack } from './attack.ts';
import type { Templates } from './run-round.ts';

/** Runs `make faults` in this process. Gives its exit code and what it printed. */
export function runFaults(argv: readonly string[], templates: Templates, signal?: AbortSignal) {
  return runInPipe(
    {
      ...command,
      run: ({ rounds = 5, seed = 1, events = 200 }, session) =>
        attack({ rounds, firstSeed: seed, events }, session, templates),
    },
    argv,
    signal && { signal },
  );
}
