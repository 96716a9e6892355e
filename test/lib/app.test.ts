import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Runs the app as the CDK's command line does, with the context in the environment. */
function runApp(context: Record<string, unknown>) {
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) };
  return spawnSync(process.execPath, ['bin/app.ts'], { env, encoding: 'utf8' });
}

describe('bin/app.ts', () => {
  it('prints only what is wrong with the settings', () => {
    const { status, stderr } = runApp({ maxReceiveCount: '1', visibilityTimeoutSeconds: '60' });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'The stack can’t be built with these settings:',
      expect.stringContaining('- maxReceiveCount is "1", expected a whole number from 2 to 1000'),
      expect.stringContaining('- visibilityTimeoutSeconds is 60, expected at least 180'),
    ]);
  });
});
