import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';

import { runCdk } from '../../../scripts/deploy/run-cdk.ts';

let folder: string;
let write: MockInstance<typeof process.stderr.write>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-'));
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
  write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Replaces the CDK's command line by a shell script. */
function cdkIs(script: string): void {
  writeFileSync(join(folder, 'cdk'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const signal = () => new AbortController().signal;

describe('runCdk', () => {
  it('returns the exit code and the text on stderr, and shows that text', async () => {
    cdkIs('echo "no $1" >&2; exit 3');
    expect(await runCdk(['deploy'], signal())).toEqual({ exitCode: 3, errors: 'no deploy\n' });
    expect(write).toHaveBeenCalledWith('no deploy\n');
  });

  it('succeeds if the CDK does', async () => {
    cdkIs('exit 0');
    expect(await runCdk(['synth'], signal())).toEqual({ exitCode: 0, errors: '' });
  });

  it('ends the CDK when it is aborted, and counts that as a failure', async () => {
    cdkIs('echo begun >&2; exec tail -f /dev/null');
    const abort = new AbortController();
    write.mockImplementation(() => {
      abort.abort();
      return true;
    });
    expect((await runCdk(['deploy'], abort.signal)).exitCode).toBe(1);
  });

  it('fails if the CDK can’t be started', async () => {
    vi.stubEnv('PATH', folder);
    await expect(runCdk(['deploy'], signal())).rejects.toThrow('spawn cdk ENOENT');
  });
});
