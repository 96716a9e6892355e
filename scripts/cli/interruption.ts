import { constants } from 'node:os';

import type { Output } from './colours.ts';

/** What a command that was interrupted returns: as shells report a program that SIGINT ended. */
export const INTERRUPTED = 130;

/** The signals that ask a command to end: Ctrl-C, `kill`, and a terminal that was closed. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/**
 * Milliseconds in which further signals count as the first one. Under npm one Ctrl-C comes twice: the terminal sends
 * SIGINT to every process of its group, and npm passes on what it has received itself, about 0.1 s later.
 */
const SAME_INTERRUPTION_MS = 1_000;

/**
 * True if an error only says that this signal ended a call. Any other error after an interruption must be reported, because
 * something may not be cleaned up.
 */
export function isInterruption(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

/** What an interruption does to the outside. */
export interface InterruptionEffects {
  readonly stderr: Output;
  /** Ends the process now. */
  readonly exit: (code: number) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Tells a command to end: the first signal aborts it, one that comes a second later or more ends the process. */
export class Interruption {
  /** What the process ends with if its command is interrupted; until then `undefined`. */
  exitCode: number | undefined;
  /** Whether the command waits for an answer. It asks before it changes anything. */
  isAsking = false;
  private readonly controller = new AbortController();
  private readonly effects: InterruptionEffects;
  private firstAt = -Infinity;

  constructor(effects: InterruptionEffects) {
    this.effects = effects;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The process has received a signal. */
  signalled(name: EndingSignal): void {
    const { stderr, exit, now } = this.effects;
    const code = 128 + constants.signals[name];
    if (this.exitCode !== undefined) {
      if (now() - this.firstAt >= SAME_INTERRUPTION_MS) exit(code);
      return;
    }
    const what = name === 'SIGINT' ? 'Interrupted' : `Ended by ${name}`;
    const then = this.isAsking
      ? 'nothing was changed.'
      : 'finishing what is under way. Another Ctrl-C ends at once.';
    stderr.write(`\n${what}: ${then}\n`);
    this.interrupt(code);
  }

  /** Nobody can read what the command writes, or nothing can be written: there is no reason to go on. */
  interrupt(exitCode: number): void {
    if (this.exitCode !== undefined) return;
    this.firstAt = this.effects.now();
    this.exitCode = exitCode;
    this.controller.abort();
  }
}
