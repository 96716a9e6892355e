import { describe, expect, it } from 'vitest';

import type { SimulationReport } from './run-seeds.ts';
import { simulateCommand } from './simulate-command.ts';
import { runInPipe } from '../../support/command-line.ts';
import { command } from '../simulate.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { SAMPLES } from '../../support/services.ts';

function run(argv: readonly string[], registry = SAMPLES) {
  return runInPipe(
    { ...command, run: (values, session) => simulateCommand(values, session, registry) },
    argv,
  );
}

describe('npm run simulate', () => {
  it('reports seeds, events, faults and violations as one JSON object', async () => {
    const { code, stdout } = await run(['--seeds', '2', '--first', '20', '--json']);
    const report = JSON.parse(stdout) as SimulationReport;
    expect(code).toBe(0);
    expect(report).toMatchObject({ firstSeed: 20, seeds: 2, interrupted: false, violations: [] });
    expect(report.events).toBeGreaterThan(2_000);
    expect(Object.keys(report.faults)).toContain('lambda_crashed');
  });

  it('tells the life of each message of a seed', async () => {
    const { code, stdout } = await run(['--seed', '20']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/message 0\n.*accepted by the queue.*\n.*received, time 1\n/);
    expect(stdout).toContain('Every invariant held.');
  });

  it('exits with 1 and says how to replay the seed where an invariant is violated', async () => {
    // Without schemas, every event is rejected, even the valid ones.
    const { code, stdout, stderr } = await run(['--seeds', '1'], new SchemaRegistry([]));
    expect(code).toBe(1);
    expect(stdout).toContain('npm run -s simulate -- --seed 1');
    expect(stderr).toMatch(/violated: rejected-kept-raw at \+.*message \d+/);
    expect(stderr).toContain('accepted by the queue');
  });

  it('names what is wrong with its options, and exits with 2', async () => {
    const { code, stderr } = await run(['--seeds', 'many']);
    expect(code).toBe(2);
    expect(stderr).toContain('--seeds: expected a whole number');
  });

  it('shows its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--planted-bugs');
  });
});
