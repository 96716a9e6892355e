import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface CdkResult {
  readonly exitCode: number;
  /** What it wrote to stderr. The terminal has already shown it. */
  readonly errors: string;
}

/**
 * Runs the CDK's command line in this terminal. Aborting ends the CDK, but CloudFormation finishes what it started.
 *
 * @param json whether stdout is for JSON: then all that the CDK says goes to stderr.
 */
export type RunCdk = (
  args: readonly string[],
  signal: AbortSignal,
  json?: boolean,
) => Promise<CdkResult>;

export const runCdk: RunCdk = async (args, signal, json = false) => {
  const colours = process.stderr.isTTY && !process.env['NO_COLOR'] ? { FORCE_COLOR: '1' } : {};
  const child = spawn('cdk', args, {
    cwd: root,
    env: { ...process.env, ...colours },
    // Only stderr is a pipe, because the CDK asks its questions only if stdin and stdout are the terminal.
    stdio: ['inherit', json ? process.stderr : 'inherit', 'pipe'],
  });
  const end = () => child.kill();
  signal.addEventListener('abort', end, { once: true });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    errors += text;
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', end);
  return { exitCode: exitCode ?? 1, errors };
};
