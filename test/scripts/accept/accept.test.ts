import { describe, expect, it } from 'vitest';

import { accept } from '../../../scripts/accept.ts';

async function runAccept(argv: readonly string[]) {
  const printed = { stdout: '', stderr: '' };
  const code = await accept({
    argv,
    env: {},
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    signal: new AbortController().signal,
    findStack: () => Promise.reject(new Error('AWS is not asked')),
    findLocal: () => {
      throw new Error('No local run is looked for');
    },
  });
  return { code, ...printed };
}

describe('accept', () => {
  it.each([
    [['--help'], 0, 'make accept STAGE=dev IDLE=20 DENY=12 LOAD=100000'],
    [['--deny', '0'], 2, '--deny: expected a whole number from 1 to 60, got "0"'],
    [
      ['--stage', 'prod', '--deny', '12'],
      2,
      '--deny --stage prod: refused, as it stops production',
    ],
    [['--locl'], 2, '--locl: no such option; did you mean --local?'],
  ])('answers %j with exit code %i', async (argv, expected, text) => {
    const { code, stdout, stderr } = await runAccept(argv);
    expect([code, stdout + stderr]).toEqual([expected, expect.stringContaining(text)]);
  });
});
