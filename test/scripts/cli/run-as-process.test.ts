import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { ENDING_SIGNALS, INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import { runAsProcess } from '../../../scripts/cli/run-as-process.ts';

class Text extends EventEmitter {
  text = '';
  write(text: string, done?: () => void): void {
    this.text += text;
    done?.();
  }
}

/** A process that was started as `node command.ts --count 1`. */
class Host extends EventEmitter {
  readonly argv = ['node', 'command.ts', '--count', '1'];
  readonly env = { NO_COLOR: '1' };
  readonly stdout = new Text();
  readonly stderr = new Text();
  exitCode: number | undefined;
  /** What it was ended with; without a code, `exitCode`. */
  readonly exits: (number | undefined)[] = [];
  exit(code = this.exitCode): void {
    this.exits.push(code);
  }
}

/** A command that is interrupted at the given milliseconds, and tells that it was. */
async function interrupted(...signals: (readonly [name: string, at: number])[]): Promise<Host> {
  const host = new Host();
  let time = 0;
  const command = ({ signal }: { readonly signal: AbortSignal }): Promise<number> => {
    for (const [name, at] of signals) {
      time = at;
      host.emit(name);
    }
    return Promise.resolve(signal.aborted ? INTERRUPTED : 0);
  };
  await runAsProcess(command, host, () => time);
  return host;
}

describe('runAsProcess', () => {
  it('gives the command its arguments and the process its exit code', async () => {
    const host = new Host();
    await runAsProcess(
      ({ argv, env }) => Promise.resolve(argv.length + Object.keys(env).length),
      host,
    );
    expect(host.exits).toEqual([3]);
  });

  it('ends the process once the command has ended, whatever that left open', async () => {
    const host = new Host();
    await runAsProcess(() => {
      expect(host.exits).toEqual([]);
      return Promise.resolve(0);
    }, host);
    expect(host.exits).toEqual([0]);
  });

  it.each([
    ['SIGINT', 'Interrupted', 130],
    ['SIGTERM', 'Ended by SIGTERM', 143],
    ['SIGHUP', 'Ended by SIGHUP', 129],
  ])('tells the command to end at %s, and says so', async (name, words, code) => {
    const host = await interrupted([name, 0]);
    expect(host.exits).toEqual([code]);
    expect(host.stderr.text).toBe(
      `\n${words}: finishing what is under way. Another Ctrl-C ends at once.\n`,
    );
  });

  it('says that nothing was changed, if a question waits for its answer', async () => {
    const terminal = { stdin: Object.assign(new PassThrough(), { isTTY: true }) };
    const host = Object.assign(new Host(), terminal);
    Object.assign(host.stderr, { isTTY: true });
    await runAsProcess(async ({ ask }) => {
      const answer = ask?.('Replay? ');
      host.emit('SIGINT');
      return (await answer?.catch(() => INTERRUPTED)) === INTERRUPTED ? INTERRUPTED : 0;
    }, host);
    expect([host.exits, host.stderr.text]).toEqual([
      [130],
      'Replay? \nInterrupted: nothing was changed.\n',
    ]);
  });

  it('takes what follows within a second for the same, as npm passes on each Ctrl-C', async () => {
    const host = await interrupted(['SIGINT', 5_000], ['SIGINT', 5_100], ['SIGTERM', 5_999]);
    expect(host.exits).toEqual([130]);
    expect(host.stderr.text.match(/finishing/g)).toHaveLength(1);
  });

  it('ends at once when it is interrupted again after that', async () => {
    const host = await interrupted(['SIGINT', 5_000], ['SIGINT', 5_100], ['SIGINT', 6_000]);
    expect(host.exits).toEqual([130, 130]);
  });

  it('leaves signals to Node once the command has ended', async () => {
    const host = await interrupted();
    expect(ENDING_SIGNALS.map((name) => host.listenerCount(name))).toEqual([0, 0, 0]);
  });

  it.each(['stdout', 'stderr'] as const)(
    'tells the command to end when nobody reads %s any more',
    async (name) => {
      const host = new Host();
      await runAsProcess(({ signal }) => {
        host[name].emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        return Promise.resolve(signal.aborted ? INTERRUPTED : 0);
      }, host);
      expect([host.exits, host.stderr.text]).toEqual([[141], '']);
    },
  );

  it.each([INTERRUPTED, 0])('fails when the disk is full, and says so (%i)', async (code) => {
    const host = new Host();
    await runAsProcess(() => {
      host.stdout.emit('error', new Error('ENOSPC: no space left on device'));
      return Promise.resolve(code);
    }, host);
    expect([host.exits, host.stderr.text]).toEqual([
      [1],
      "error: The output can't be written: ENOSPC: no space left on device\n",
    ]);
  });
});
