import { EventEmitter } from 'node:events';

import { describe, expect, it } from 'vitest';

import { endWithReader } from '../../src/terminal/closed-pipe.ts';

function failing(code: string): number[] {
  const output = new EventEmitter();
  const codes: number[] = [];
  endWithReader(output, (exitCode) => codes.push(exitCode));
  output.emit('error', Object.assign(new Error('write failed'), { code }));
  return codes;
}

describe('endWithReader', () => {
  it('ends as a shell’s pipe would when the reader has gone', () => {
    expect(failing('EPIPE')).toEqual([141]);
  });

  it('hides no other failure to write', () => {
    expect(() => failing('ENOSPC')).toThrow('write failed');
  });
});
