import {
  addFaults,
  countFaults,
  faultsOfAll,
  noFaults,
  SERVICE_NAMES,
  type FaultCounts,
  type FaultsByService,
} from './fault-kinds.ts';
import { TROUBLES, type Trouble } from './order-script.ts';
import { KINDS, type RoundKind } from './round-kind.ts';
import type { RoundResult } from './run-round.ts';

/** A round that went wrong. */
export interface RoundFailure {
  readonly seed: number;
  readonly problems: readonly string[];
  /** The command that runs it again. */
  readonly again: string;
}

/** The result of all rounds, as `--json` prints it. */
export interface FaultsReport {
  readonly firstSeed: number;
  /** Rounds that weren't ended by an error. A round that was is only among the failures. */
  readonly rounds: number;
  readonly roundsByKind: Readonly<Record<RoundKind, number>>;
  readonly interrupted: boolean;
  readonly events: number;
  readonly kills: number;
  readonly failedStarts: number;
  readonly deadLettered: number;
  /** Events that were recorded from a copy, which the consumer had sent near the last receive. */
  readonly resent: number;
  readonly lost: number;
  readonly doubled: number;
  readonly altered: number;
  readonly rejectedAgain: number;
  /** What FIFO queues brought in the wrong order. */
  readonly misordered: number;
  readonly handlers: HandlerTotals;
  readonly seconds: number;
  readonly faults: Readonly<FaultCounts>;
  readonly faultsByService: Readonly<FaultsByService>;
  /** Reasons why this run proves less than it seems to, a sentence each. */
  readonly warnings: readonly string[];
  readonly failures: readonly RoundFailure[];
}

/** What handlers did in all rounds. */
export interface HandlerTotals {
  readonly runs: number;
  readonly effects: number;
  /** Effects that were asked for once more. The service had them once. */
  readonly repeatedEffects: number;
  readonly followUps: number;
  readonly troubles: Readonly<Record<Trouble, number>>;
}

/** In this many rounds every service must meet a fault. In fewer, a service may meet none by chance. */
const TELLING_ROUNDS = 10;

function againOf({ seed, events }: Pick<RoundResult, 'seed' | 'events'>): string {
  return `npm run -s faults -- --rounds 1 --seed ${seed} --events ${events}`;
}

/** A round that an error ended before its events were accounted for. */
export function brokenRound(seed: number, events: number, error: unknown): RoundFailure {
  return { seed, problems: [`ended with ${messagesOf(error)}`], again: againOf({ seed, events }) };
}

/** The messages of an error and its causes. The first message often tells only where it happened. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error) || error.cause === undefined) return String(error);
  return `${String(error)}, by ${messagesOf(error.cause)}`;
}

/** The rounds of a run, and the one that an error ended, if there is one. */
export interface Outcome {
  readonly rounds: readonly RoundResult[];
  readonly broken: RoundFailure | undefined;
  readonly interrupted: boolean;
}

export function faultsReport(
  firstSeed: number,
  { rounds, broken, interrupted }: Outcome,
  seconds: number,
): FaultsReport {
  const sum = (count: (round: RoundResult) => number): number =>
    rounds.reduce((total, round) => total + count(round), 0);
  const faultsByService = noFaults();
  for (const round of rounds) addFaults(faultsByService, round.faults);
  return {
    firstSeed,
    rounds: rounds.length,
    roundsByKind: totals(KINDS, (kind) => sum((round) => Number(round.kind === kind))),
    interrupted,
    events: sum(({ events }) => events),
    kills: sum(({ kills }) => kills),
    failedStarts: sum(({ failedStarts }) => failedStarts),
    deadLettered: sum(({ deadLettered }) => deadLettered),
    resent: sum(({ resent }) => resent),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    altered: sum(({ altered }) => altered),
    rejectedAgain: sum(({ rejectedAgain }) => rejectedAgain),
    misordered: sum(({ misordered }) => misordered),
    handlers: {
      runs: sum(({ handlers }) => handlers.runs),
      effects: sum(({ handlers }) => handlers.effects),
      repeatedEffects: sum(({ handlers }) => handlers.repeatedEffects),
      followUps: sum(({ handlers }) => handlers.followUps),
      troubles: totals(Object.keys(TROUBLES) as Trouble[], (trouble) =>
        sum(({ handlers }) => handlers.troubles[trouble]),
      ),
    },
    seconds,
    faults: faultsOfAll(faultsByService),
    faultsByService,
    warnings: warningsOf(faultsByService, rounds.length),
    failures: [
      ...rounds
        .filter(({ problems }) => problems.length > 0)
        .map((round) => ({ seed: round.seed, problems: round.problems, again: againOf(round) })),
      ...(broken ? [broken] : []),
    ],
  };
}

function totals<Name extends string>(
  names: readonly Name[],
  total: (name: Name) => number,
): Record<Name, number> {
  const entries = names.map((name) => [name, total(name)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

function warningsOf(faults: Readonly<FaultsByService>, rounds: number): string[] {
  if (rounds < TELLING_ROUNDS) return [];
  return SERVICE_NAMES.filter((service) => {
    // A cut needs no call, so it doesn't count here.
    const { connections_cut: cuts } = faults[service];
    return countFaults(faults[service]) === cuts;
  }).map((service) => `No call to ${service} met a fault in ${rounds} rounds.`);
}
