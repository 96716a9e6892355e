import { describe, expect, it } from 'vitest';

import { runFaults } from './run-faults.ts';

/** A path to no file. Rounds that read the template must fail and name it. */
const NO_TEMPLATE = 'none.template.json';
const NO_TEMPLATES = {
  plain: NO_TEMPLATE,
  fifo: NO_TEMPLATE,
  handlers: NO_TEMPLATE,
  fifo_handlers: NO_TEMPLATE,
  outage: NO_TEMPLATE,
};

const run = (argv: readonly string[], signal?: AbortSignal) =>
  runFaults(argv, NO_TEMPLATES, signal);

describe('make faults', () => {
  it.each<[string, string[]]>([
    ['as JSON', ['--json']],
    ['in words', []],
  ])('reports a round that an error ended, with its cause, %s', async (_, json) => {
    const argv = ['--rounds', '2', '--seed', '5', '--events', '40', ...json];
    const { code, stdout } = await run(argv);
    expect(stdout).toContain(NO_TEMPLATE);
    expect(stdout).toContain('npm run -s faults -- --rounds 1 --seed 5 --events 40');
    expect(code).toBe(1);
    if (json.length === 0) return;
    expect(JSON.parse(stdout)).toMatchObject({
      rounds: 0,
      interrupted: false,
      failures: [{ seed: 5, problems: [expect.stringContaining('ENOENT')] }],
    });
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Real processes');
  });

  it('names every wrong option', async () => {
    const { code, stderr } = await run(['--rounds', '0', '--event', '40']);
    expect(code).toBe(2);
    expect(stderr).toContain('--rounds: expected a whole number from 1 to 100000');
    expect(stderr).toContain('(Did you mean --events?)');
  });

  it('says that it was interrupted', async () => {
    const { code, stdout } = await run(['--json'], AbortSignal.abort());
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ interrupted: true, rounds: 0 });
  });
});
