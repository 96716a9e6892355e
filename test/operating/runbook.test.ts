import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { readCommandLine } from '../../scripts/cli/read-command-line.ts';
import { command } from '../../scripts/events.ts';
import { argumentsOf } from './shell.ts';

const BLOCKS = Array.from(
  readFileSync('docs/runbook.md', 'utf8').matchAll(/^```bash\n(.*?)^```$/gms),
  ([, block = '']) => block,
);

/** The arguments of the shell function `events`, without the stage that it adds. */
const LINES = BLOCKS.flatMap((block) =>
  Array.from(block.matchAll(/^events (.*)$/gm), ([, line = '']) => line),
);

describe('docs/runbook.md', () => {
  it('looks at events and fixes them by the command for it', () => {
    expect(LINES.length).toBeGreaterThan(10);
  });

  it.each([...new Set(LINES)])('has a command line that is right: events %s', (line) => {
    const argv = [...argumentsOf(line), '--stage', 'prod'];
    const reading = readCommandLine(command, argv, {}, { paint: (_, text) => text, columns: 80 });
    expect(reading).toMatchObject({ kind: 'run' });
  });
});
