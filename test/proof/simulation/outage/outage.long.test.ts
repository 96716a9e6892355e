import { readFile } from 'node:fs/promises';

import { expect, it } from 'vitest';

import { runInPipe } from '../../../support/command-line.ts';
import { SAMPLES } from '../../../support/services.ts';
import { command } from '../../simulate.ts';
import { outageCommand } from './outage-command.ts';

it(
  'the documents have the tables that the simulation of outages prints',
  { timeout: 900_000 },
  async () => {
    const whole: typeof command = {
      ...command,
      run: (_, session) => outageCommand(session, SAMPLES),
    };
    const { code, stdout } = await runInPipe(whole, ['--outage']);
    const documented = await readFile('docs/reliability.md', 'utf8');
    const tables = stdout.split('\n\n', 2).join('\n\n');
    expect(documented).toContain(tables);
    expect(code).toBe(0);
  },
);
