import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const RUN_AS_PROCESS = new URL('../../../scripts/cli/run-as-process.ts', import.meta.url).href;

/**
 * Works until it is interrupted, waits for the signal that npm passes on, and then prints a summary. Its clock stands still,
 * so that npm's signal counts as the same interruption however late a busy machine brings it.
 */
const PROGRAM = `
import { once } from 'node:events';
import { runAsProcess } from ${JSON.stringify(RUN_AS_PROCESS)};

await runAsProcess(async ({ signal, stdout }) => {
  const alive = setInterval(() => undefined, 1000);
  let signals = 0;
  const secondSignal = new Promise((resolve) => {
    const count = () => (signals += 1) === 2 && resolve();
    for (const name of ['SIGINT', 'SIGTERM']) process.on(name, count);
  });
  stdout.write(JSON.stringify({ program: process.pid, npm: process.ppid }) + '\\n');
  await once(signal, 'abort');
  await secondSignal;
  clearInterval(alive);
  stdout.write('the summary\\n');
  return 130;
}, process, () => 0);
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interrupted-'));
  const scripts = { work: 'exec node program.mjs' };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts }));
  await writeFile(join(folder, 'Makefile'), 'work:\n\t@npm run -s work\n');
  await writeFile(join(folder, 'program.mjs'), PROGRAM);
});
afterEach(() => rm(folder, { recursive: true }));

/** In a process group of its own, as a shell starts a command. */
function start(program: string, ...argv: string[]): ChildProcess {
  return spawn(program, argv, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, NO_UPDATE_NOTIFIER: '1' },
    detached: true,
  });
}

/**
 * Signals every process of the group, as a terminal does at Ctrl-C, but npm only once the program has noticed: two equal
 * signals that a process receives at the same moment are one. Make comes first. It gives no signal on, and if its child ended
 * before it got one, it would end with the error that it has no child.
 */
async function interrupt({ pid, stdout, stderr }: ChildProcess, signal: NodeJS.Signals) {
  if (pid === undefined || !stdout || !stderr) throw new Error('it did not start');
  const [line] = (await once(stdout, 'data')) as [Buffer];
  const { program, npm } = JSON.parse(line.toString()) as { program: number; npm: number };
  const noticed = once(stderr, 'data');
  if (pid !== npm) process.kill(pid, signal);
  process.kill(program, signal);
  await noticed;
  process.kill(npm, signal);
}

describe('a command that is interrupted once', () => {
  it.each([
    ['make', ['work'], 'SIGINT', [null, 'SIGINT']],
    ['npm', ['run', '-s', 'work'], 'SIGINT', [130, null]],
    ['npm', ['run', '-s', 'work'], 'SIGTERM', [143, null]],
  ] as const)('under %s %j by %s ends cleanly', async (program, argv, signal, exit) => {
    const child = start(program, ...argv);
    if (!child.stdout || !child.stderr) throw new Error('it has no pipes');
    const [ended, said, complaints] = await Promise.all([
      once(child, 'close'),
      text(child.stdout),
      text(child.stderr),
      interrupt(child, signal),
    ]);
    expect(said).toMatch(/^\{.*\}\nthe summary\n$/);
    expect(complaints.match(/finishing what is under way/g)).toHaveLength(1);
    // A shell reports 130 for make too: make ends by the signal that it has received.
    expect(ended).toEqual(exit);
  });
});
