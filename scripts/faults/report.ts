import type { Paint } from '../../src/terminal/colours.ts';
import {
  addFaults,
  FAULT_KINDS,
  noFaults,
  type FaultCounts,
  type FaultKind,
} from './fault-kinds.ts';
import type { RoundResult } from './run-round.ts';

/** A round that went wrong. */
export interface RoundFailure {
  readonly seed: number;
  readonly problems: readonly string[];
  /** The command that runs it again. */
  readonly again: string;
}

/** What came of all rounds: what `--json` prints. */
export interface FaultsReport {
  readonly firstSeed: number;
  readonly rounds: number;
  readonly interrupted: boolean;
  readonly events: number;
  readonly kills: number;
  readonly failedStarts: number;
  readonly deadLettered: number;
  readonly lost: number;
  readonly doubled: number;
  readonly altered: number;
  readonly rejectedAgain: number;
  readonly seconds: number;
  readonly faults: Readonly<FaultCounts>;
  readonly failures: readonly RoundFailure[];
}

export function againOf({ seed, events }: Pick<RoundResult, 'seed' | 'events'>): string {
  return `npm run -s faults -- --rounds 1 --seed ${seed} --events ${events}`;
}

export function reportOf(
  firstSeed: number,
  rounds: readonly RoundResult[],
  interrupted: boolean,
  seconds: number,
): FaultsReport {
  const sum = (count: (round: RoundResult) => number): number =>
    rounds.reduce((total, round) => total + count(round), 0);
  const faults = noFaults();
  for (const round of rounds) addFaults(faults, round.faults);
  return {
    firstSeed,
    rounds: rounds.length,
    interrupted,
    events: sum(({ events }) => events),
    kills: sum(({ kills }) => kills),
    failedStarts: sum(({ failedStarts }) => failedStarts),
    deadLettered: sum(({ deadLettered }) => deadLettered),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    altered: sum(({ altered }) => altered),
    rejectedAgain: sum(({ rejectedAgain }) => rejectedAgain),
    seconds,
    faults,
    failures: rounds
      .filter(({ problems }) => problems.length > 0)
      .map((round) => ({ seed: round.seed, problems: round.problems, again: againOf(round) })),
  };
}

/** One line about a round. */
export function roundText(round: RoundResult, number: number, paint: Paint): string {
  const { seed, events, kills, faults, deadLettered, seconds, problems } = round;
  const struck = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const verdict = problems.length === 0 ? paint('green', '✓') : paint('red', '✗');
  const line =
    `${verdict} round ${number}, seed ${seed}: ${events} events, ${kills} kills, ${struck} faults, ` +
    `${deadLettered} dead-lettered on the way, ${seconds.toFixed(1)} s`;
  return [line, ...problems.map((problem) => paint('red', `    ${problem}`)), ''].join('\n');
}

/** The report for people. */
export function reportText(report: FaultsReport, paint: Paint): string {
  const kinds = Object.keys(FAULT_KINDS) as FaultKind[];
  const { rounds, events, lost, doubled, altered, failures } = report;
  const whole = failures.length === 0;
  const again = failures.map(({ again: command }) => `  ${command}`);
  return [
    'Faults',
    ...kinds.map((kind) => row(kind, report.faults[kind], FAULT_KINDS[kind])),
    'On the way',
    row('runners killed', report.kills, 'with SIGKILL'),
    row('runners not started', report.failedStarts, 'for the faults; started again'),
    row('dead-lettered', report.deadLettered, 'and redriven once'),
    row('rejected again', report.rejectedAgain, 'named no event, and got a new id by the redrive'),
    ...(report.interrupted ? ['Interrupted.'] : []),
    paint(
      whole ? 'green' : 'red',
      `${events} events in ${roundsText(rounds)}. Lost: ${lost}, doubled: ${doubled}, altered: ${altered}. ` +
        `(${report.seconds.toFixed(0)} s, seed ${report.firstSeed})`,
    ),
    ...(whole
      ? []
      : [`Not as it must be, in ${roundsText(failures.length)}. To run again:`, ...again]),
    '',
  ].join('\n');
}

function roundsText(count: number): string {
  return count === 1 ? '1 round' : `${count} rounds`;
}

function row(name: string, count: number, meaning: string): string {
  return `  ${name.padEnd(20)}${String(count).padStart(7)}   ${meaning}`;
}
