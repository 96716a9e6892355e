import { describe, expect, it } from 'vitest';

import { command } from '../../../scripts/accept.ts';
import { runInPipe } from '../../support/command-line.ts';

describe('accept', () => {
  it.each([
    [['--help'], 0, "make accept STAGE=dev ARGS='--idle 20 --deny 12 --load 100000'"],
    [['--deny', '0'], 2, '--deny: expected a whole number from 1 to 60, got "0"'],
    [
      ['--stage', 'prod', '--deny', '12'],
      2,
      '--deny --stage prod: refused, because it stops production',
    ],
    [['--locl'], 2, "unknown option '--locl' (Did you mean --local?)"],
  ])('answers %j with exit code %i', async (argv, expected, text) => {
    const { code, stdout, stderr } = await runInPipe(command, argv);
    expect([code, stdout + stderr]).toEqual([expected, expect.stringContaining(text)]);
  });
});
