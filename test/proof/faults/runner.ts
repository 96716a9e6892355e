import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fromRoot = (path: string): string =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PROGRAM = fromRoot('scripts/local.ts');
/** A runner imports it, so that it ends with this command, even if the command is killed. */
const END_WITH_PARENT = new URL('./end-with-parent.ts', import.meta.url).href;

/** Node's default folder for compiled modules. A runner starts in half the time if its modules are there. */
const COMPILED = join(tmpdir(), 'node-compile-cache');

export interface RunnerOptions {
  readonly templatePath: string;
  /** The runner writes its endpoints to this file. Each runner has its own. */
  readonly endpointsFile: string;
  readonly concurrency: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** How long a runner may take to end. After that, or when the signal is aborted, it is killed. */
export interface EndLimit {
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/** How a runner ended. */
export interface RunnerExit {
  /** `null` if it was killed. */
  readonly code: number | null;
  /** The last lines that it wrote to stderr. */
  readonly said: string;
}

/** `make local` in a process of its own. */
export class Runner {
  readonly exited: Promise<RunnerExit>;
  private readonly child: ChildProcess;

  constructor({ templatePath, endpointsFile, concurrency, environment }: RunnerOptions) {
    const options = ['--template', templatePath, '--endpoints', endpointsFile];
    const argv = [PROGRAM, ...options, '--concurrency', String(concurrency)];
    const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...argv], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILED, ...environment },
      // Only the command gets Ctrl-C from the terminal. It then ends its runners.
      detached: true,
    });
    this.child = child;
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000);
    });
    this.exited = once(child, 'exit').then(([code]: unknown[]) => ({
      code: typeof code === 'number' ? code : null,
      said,
    }));
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Asks it to finish its batches and end, and kills it if it doesn't within the limit. */
  async end({ milliseconds, signal }: EndLimit): Promise<RunnerExit> {
    const strike = () => this.child.kill('SIGKILL');
    const timer = setTimeout(strike, milliseconds);
    signal.addEventListener('abort', strike);
    this.child.kill(signal.aborted ? 'SIGKILL' : 'SIGTERM');
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', strike);
    }
  }
}
