import type { Result, Session } from '../../../scripts/cli/define-command.ts';
import { INTERRUPTED, isInterruption } from '../../../scripts/cli/interruption.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { brokenRound, faultsReport, type Outcome } from './report.ts';
import { brokenText, faultsReportText, roundText } from './report-text.ts';
import { runRound, type RoundResult, type Templates } from './run-round.ts';

export interface Attack {
  readonly rounds: number;
  readonly firstSeed: number;
  /** Messages in each round. */
  readonly events: number;
}

/**
 * Runs the rounds and accounts for every event.
 *
 * @param templates the stack under attack for each kind of round. They name the code of the functions.
 */
export async function attack(
  plan: Attack,
  session: Session,
  templates: Templates,
): Promise<Result> {
  const began = performance.now();
  const outcome = await runRounds(plan, session, templates);
  const seconds = Math.round((performance.now() - began) / 1000);
  const report = faultsReport(plan.firstSeed, outcome, seconds);
  const exitCode = report.failures.length > 0 ? 1 : report.interrupted ? INTERRUPTED : 0;
  return { exitCode, json: report, text: (paint) => faultsReportText(report, paint) };
}

/** Runs one round after the other and prints each result, until an error or Ctrl-C ends it. */
async function runRounds(
  { rounds: count, firstSeed, events }: Attack,
  { narration, paint, signal }: Session,
  templates: Templates,
): Promise<Outcome> {
  const schemas = await loadSamples();
  const rounds: RoundResult[] = [];
  narration.write(`Rounds with seeds ${firstSeed} to ${firstSeed + count - 1}\n`);
  while (rounds.length < count && !signal.aborted) {
    const seed = firstSeed + rounds.length;
    const result = await runRound({ seed, events, templates, schemas, signal }).catch(
      (error: unknown) => {
        // `executeCommand` prints any other error after Ctrl-C.
        if (signal.aborted && !isInterruption(error, signal)) throw error;
        return signal.aborted ? undefined : brokenRound(seed, events, error);
      },
    );
    if (!result) break;
    if ('again' in result) {
      narration.write(brokenText(result, rounds.length + 1, paint));
      return { rounds, broken: result, interrupted: false };
    }
    rounds.push(result);
    narration.write(roundText(result, rounds.length, paint));
  }
  return { rounds, broken: undefined, interrupted: rounds.length < count };
}
