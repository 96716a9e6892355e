import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import type { Environment } from '../../scripts/cli/colours.ts';
import type { CommandGroup } from '../../scripts/cli/define-command.ts';
import { executeCommand } from '../../scripts/cli/execute-command.ts';
import { runAsProcess } from '../../scripts/cli/run-as-process.ts';
import { Terminal } from '../support/terminal.ts';
import { withoutEmptyEnd } from './sessions.ts';

/** How each command of the project begins in a session. */
export const EVENTS = 'npm run -s events -- ';

/** What the terminal tells programs. */
const COLUMNS = 80;

/** A question that is answered with yes. */
const QUESTION = /\[y\/N\]$/;

/** What a person does while a command runs, besides answering yes. */
export interface Reactions {
  /** Ctrl-C is typed once the screen shows this. */
  readonly interruptAt?: RegExp;
}

/** A shell on a terminal that knows only what a session needs. */
export class Shell {
  private readonly command: CommandGroup;
  private readonly folder: string;
  private readonly env: Environment;
  private exitCode = 0;

  /** @param folder where the shell is: file names in commands are names of files in it. */
  constructor(
    command: CommandGroup,
    { folder, env }: { readonly folder: string; readonly env: Environment },
  ) {
    this.command = command;
    this.folder = folder;
    this.env = env;
  }

  /** Runs a command line, and gives the lines that are on the screen afterwards. */
  async run(line: string, reactions: Reactions = {}): Promise<string[]> {
    if (line === 'echo $?') return [String(this.exitCode)];
    if (!line.startsWith(EVENTS)) throw new Error(`This shell doesn't know: ${line}`);
    const [typed = '', file] = line.slice(EVENTS.length).split(' > ');
    const process = new TerminalProcess(
      argumentsOf(typed).map((word) => this.pathOf(word)),
      this.env,
      { ...reactions, redirected: file !== undefined },
    );
    await runAsProcess((commandLine) => executeCommand(this.command, commandLine), process);
    this.exitCode = process.exitCode ?? 0;
    if (file !== undefined) await writeFile(join(this.folder, file), process.redirectedText);
    const lines = process.lines.map((text) => text.replaceAll(join(this.folder, '/'), ''));
    return withoutEmptyEnd(lines);
  }

  /** Commands run in the folder of this process. */
  private pathOf(word: string): string {
    const path = join(this.folder, word);
    return existsSync(path) ? path : word;
  }
}

/** The words of a command line. Quotes keep words together. */
export function argumentsOf(line: string): string[] {
  return Array.from(
    line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
    ([, one, two, three]) => one ?? two ?? three ?? '',
  );
}

/** What `runAsProcess` needs of a process whose input and output are a terminal with a person. */
class TerminalProcess extends EventEmitter {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdin = Object.assign(new PassThrough(), { isTTY: true });
  readonly stdout: TerminalOutput;
  readonly stderr: TerminalOutput;
  exitCode: number | undefined;
  redirectedText = '';
  /** It has no end, so that nothing is wrapped or scrolls away. */
  private readonly screen = new Terminal(Infinity, Infinity);
  private readonly interruptAt: RegExp | undefined;
  private interrupted = false;

  constructor(
    args: readonly string[],
    env: Environment,
    { interruptAt, redirected }: Reactions & { readonly redirected: boolean },
  ) {
    super();
    this.argv = ['node', 'scripts/events.ts', ...args];
    this.env = env;
    this.interruptAt = interruptAt;
    this.stderr = new TerminalOutput(true, (text) => this.show(text));
    this.stdout = redirected
      ? new TerminalOutput(false, (text) => (this.redirectedText += text))
      : this.stderr;
  }

  get lines(): readonly string[] {
    return this.screen.lines;
  }

  exit(): void {
    // The test goes on.
  }

  private show(text: string): void {
    this.screen.write(text);
    const shown = this.screen.lines.join('\n');
    if (QUESTION.test(shown)) this.type('y\n');
    if (this.interrupted || this.interruptAt?.test(shown) !== true) return;
    this.interrupted = true;
    this.screen.write('^C');
    this.emit('SIGINT');
  }

  /** A terminal shows what is typed. */
  private type(text: string): void {
    this.screen.write(text);
    this.stdin.write(text);
  }
}

/** A stream that writes to a screen, or to a file. */
class TerminalOutput extends EventEmitter {
  readonly isTTY: boolean;
  readonly columns = COLUMNS;
  private readonly show: (text: string) => void;

  constructor(isTTY: boolean, show: (text: string) => void) {
    super();
    this.isTTY = isTTY;
    this.show = show;
  }

  write(text: string, done?: () => void): void {
    this.show(text);
    done?.();
  }
}
