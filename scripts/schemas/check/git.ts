import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';

import { WrongOptions } from '../../cli/define-command.ts';

/** git could be run, and refused. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/**
 * Runs git in a folder, and gives what it prints on stdout.
 *
 * @param input what git gets on stdin
 * @throws GitError with what git says if it fails
 * @throws WrongOptions if git isn't installed
 */
export async function git(folder: string, args: readonly string[], input = ''): Promise<Buffer> {
  // In English, whatever the language of this machine.
  const env = { ...process.env, LC_ALL: 'C' };
  const child = spawn('git', ['-C', folder, ...args], { env });
  const ended = once(child, 'close').catch((error: unknown) => {
    throw notStarted(error);
  });
  // git may end before it has read everything. Its exit code says why.
  child.stdin.on('error', () => undefined).end(input);
  const [[code], printed, said] = await Promise.all([
    ended as Promise<[number | null]>,
    buffer(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0) throw new GitError(said.trim() || `git ${args[0] ?? ''} ended with ${code}`);
  return printed;
}

/** Whether the repository lacks older commits. */
export async function isShallow(folder: string): Promise<boolean> {
  return String(await git(folder, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
}

function notStarted(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return new WrongOptions([
      'git is missing: install it, because check reads older schemas by it',
    ]);
  }
  return error;
}
