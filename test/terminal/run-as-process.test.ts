import { EventEmitter } from 'node:events';

import { describe, expect, it } from 'vitest';

import { runAsProcess } from '../../src/terminal/run-as-process.ts';

class Text extends EventEmitter {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

/** A process that was started as `node command.ts --count 1`. */
class Host extends EventEmitter {
  readonly argv = ['node', 'command.ts', '--count', '1'];
  readonly env = { NO_COLOR: '1' };
  readonly stdout = new Text();
  readonly stderr = new Text();
  exitCode: number | undefined;
  hasExited = false;
  exit(): void {
    this.hasExited = true;
  }
}

describe('runAsProcess', () => {
  it('gives the command its arguments and the process its exit code', async () => {
    const host = new Host();
    await runAsProcess(
      ({ argv, env }) => Promise.resolve(argv.length + Object.keys(env).length),
      host,
    );
    expect(host.exitCode).toBe(3);
  });

  it('ends the process once nothing is left to do', async () => {
    const host = new Host();
    await runAsProcess(() => {
      // What the command waits for will never come: Node says so, and ends with 13.
      host.emit('beforeExit');
      return Promise.resolve(0);
    }, host);
    expect(host.hasExited).toBe(false);
    host.emit('beforeExit');
    expect(host.hasExited).toBe(true);
  });

  it('tells of an error in a line and ends with 1', async () => {
    const host = new Host();
    await runAsProcess(() => Promise.reject(new Error('no queue')), host);
    expect([host.exitCode, host.stderr.text]).toEqual([1, 'error: no queue\n']);
  });

  it.each(['SIGINT', 'SIGTERM'])(
    'aborts at the first %s and leaves the second to Node',
    async (name) => {
      const host = new Host();
      await runAsProcess(({ signal }) => {
        host.emit(name);
        return Promise.resolve(signal.aborted ? 130 : 0);
      }, host);
      expect([host.exitCode, host.listenerCount(name)]).toEqual([130, 0]);
    },
  );
});
