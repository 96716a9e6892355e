import { existsSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { faulty, fuzz, fuzzAsCommand } from './fuzz-in-tests.ts';

describe('a fuzz run', () => {
  test('finds nothing wrong with the real reader', async () => {
    const { failures, bodies } = await fuzz('1', 300);
    expect(failures).toEqual([]);
    expect(bodies).toBe(300);
  });

  test('reads the same bodies for the same seed, and others for another', async () => {
    const bodiesOf = async (seed: string) => {
      const texts: string[] = [];
      const noting = faulty((read) => (text) => {
        texts.push(text);
        return read(text);
      });
      const { outcomes, signatures } = await fuzz(seed, 190, noting);
      return { texts, outcomes, signatures };
    };
    const first = await bodiesOf('7');
    expect(await bodiesOf('7')).toEqual(first);
    expect((await bodiesOf('8')).texts).not.toEqual(first.texts);
  });

  test('finds a planted fault, and makes its body small', async () => {
    const system = faulty((read) => (text) => {
      if (/\\ud[89ab]/i.test(text)) throw new Error('bad text');
      return read(text);
    });
    const { failures } = await fuzz('1', 300, system);
    const found = failures.find(({ property }) => property === 'never throws');
    expect(found?.body.length).toBeLessThanOrEqual(5);
  });

  test('finds that the heap grew', async () => {
    const sizes = [1_000_000, 300_000_000];
    const { failures } = await fuzz('1', 1, undefined, { usedHeap: () => sizes.shift() ?? 0 });
    expect(failures).toMatchObject([
      { property: 'bounded memory', detail: 'the heap grew by 299000000 bytes in the run' },
    ]);
  });
});

describe('the command', () => {
  test('prints one JSON object, and its progress in plain lines', async () => {
    const { code, stdout, stderr, failures } = await fuzzAsCommand(['--bodies', '300', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bodies: 300, failures: [], interrupted: false });
    expect(stderr).toMatch(/^Fuzzing from \d+ bodies, seed \d+\n(Fuzzing: .*\n)+$/);
    expect(existsSync(failures)).toBe(false);
  });

  test('prints its summary when it is interrupted', async () => {
    const { code, stdout } = await fuzzAsCommand(
      ['--seconds', '60'],
      undefined,
      AbortSignal.abort(),
    );
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted.');
  });

  test('prints its help, and says what is wrong with its options', async () => {
    expect((await fuzzAsCommand(['--help'])).stdout).toContain('make fuzz SECONDS=300');
    const { code, stderr } = await fuzzAsCommand(['--seconds', 'long', '--corpse']);
    expect(code).toBe(2);
    expect(stderr).toContain('--seconds: expected a whole number');
    expect(stderr).toContain("unknown option '--corpse'");
  });
});
