import { EventEmitter } from 'node:events';

import { describe, expect, it } from 'vitest';

import { whenUnwritable } from '../../../scripts/cli/unwritable-output.ts';

function failing(code: string): unknown[][] {
  const output = new EventEmitter();
  const calls: unknown[][] = [];
  whenUnwritable(output, (...told) => calls.push(told));
  output.emit('error', Object.assign(new Error(`write ${code}`), { code }));
  return calls;
}

describe('whenUnwritable', () => {
  it.each([
    ['the reader of a pipe has gone', 'EPIPE', 141],
    ['the terminal was closed', 'EIO', 129],
  ])('says that %s, as a shell reports it', (_, code, exitCode) => {
    expect(failing(code)).toEqual([[exitCode]]);
  });

  it('names any other reason', () => {
    expect(failing('ENOSPC')).toEqual([[1, "The output can't be written: write ENOSPC"]]);
  });
});
