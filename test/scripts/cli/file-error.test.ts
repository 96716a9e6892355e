import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { errorOf } from '../../../scripts/cli/error-text.ts';
import { fileErrorText } from '../../../scripts/cli/file-error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-processor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

function failed(code: string, more: object = { path: '/a/b', syscall: 'rm' }) {
  return Object.assign(new Error(`${code}, Permission denied: /a/b '/a/b'`), { code, ...more });
}

describe('the error of a file', () => {
  it.each([
    ['EACCES', 'No permission to use /a/b. Run the command as the owner'],
    ['EPERM', 'No permission to use /a/b. '],
    ['EROFS', '/a/b is on a read-only file system. Copy the project'],
    ['ENOSPC', "The disk is full: can't write /a/b. Make room"],
    ['EISDIR', '/a/b is a folder, but a file is needed there.'],
  ])('names the path once and says what to do for %s', (code, text) => {
    const { message } = errorOf(failed(code));
    expect(message).toContain(text);
    expect(message.split('/a/b')).toHaveLength(2);
  });

  it('says that a file stands where a folder is needed', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(errorOf(thrownBy(() => mkdirSync(file))).message).toContain(
      `${file} is a file, but a folder is needed there. Move or delete it`,
    );
    expect(errorOf(thrownBy(() => writeFileSync(join(file, 'x'), ''))).message).toContain(
      `Part of the path ${join(file, 'x')} is a file`,
    );
  });

  it('says that a file must not be overwritten', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(errorOf(thrownBy(() => writeFileSync(file, '', { flag: 'wx' }))).message).toBe(
      `${file} exists already. Move or delete it, then run the command again.`,
    );
  });

  it.each([
    ['a port that may not be used', failed('EACCES', { syscall: 'listen' })],
    ['a program that may not be started', failed('EACCES', { path: 'x', syscall: 'spawn x' })],
    ['a file that does not exist', failed('ENOENT')],
  ])('is not that of %s', (_, error) => {
    expect(fileErrorText(error)).toBeUndefined();
    expect(errorOf(error).message).toBe(error.message);
  });
});
