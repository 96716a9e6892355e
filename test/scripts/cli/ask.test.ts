import { PassThrough } from 'node:stream';

import { beforeEach, describe, expect, it } from 'vitest';

import { askOn, type Ask } from '../../../scripts/cli/ask.ts';

let input: PassThrough & { isTTY?: boolean };
let shown: string;
let controller: AbortController;
beforeEach(() => {
  input = Object.assign(new PassThrough(), { isTTY: true });
  shown = '';
  controller = new AbortController();
});

function terminal(isTTY = true): Ask | undefined {
  return askOn(input, { isTTY, write: (text) => (shown += text) }, controller.signal);
}

function ask(): Promise<string | undefined> {
  const onTerminal = terminal();
  if (!onTerminal) throw new Error('there is no terminal');
  return onTerminal('Replay? [y/N] ');
}

describe('asking on a terminal', () => {
  it('shows the question and gives the first line of the answer', async () => {
    const answer = ask();
    input.write(' yes \nno\n');
    expect(await answer).toBe('yes');
    expect(shown).toBe('Replay? [y/N] ');
  });

  it('gives no answer at the end of the input', async () => {
    const answer = ask();
    input.end();
    expect(await answer).toBeUndefined();
    expect(shown).toBe('Replay? [y/N] \n');
  });

  it('gives no answer to a question after the end of the input', async () => {
    const answer = ask();
    input.end();
    await answer;
    expect(await ask()).toBeUndefined();
  });

  it('ends at Ctrl-C', async () => {
    const answer = ask();
    controller.abort();
    await expect(answer).rejects.toBe(controller.signal.reason);
    await expect(ask()).rejects.toBe(controller.signal.reason);
  });

  it('is impossible if input or output is a pipe', () => {
    expect(terminal(false)).toBeUndefined();
    input.isTTY = false;
    expect(terminal()).toBeUndefined();
  });
});
