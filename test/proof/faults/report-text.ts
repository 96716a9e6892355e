import type { Paint } from '../../../scripts/cli/colours.ts';
import {
  countFaults,
  FAULT_KINDS,
  faultsOfAll,
  SERVICE_NAMES,
  type FaultKind,
  type FaultsByService,
} from './fault-kinds.ts';
import { TROUBLES, type Trouble } from './order-script.ts';
import type { FaultsReport, HandlerTotals, RoundFailure } from './report.ts';
import { KINDS, ROUND_KINDS, type RoundKind } from './round-kind.ts';
import type { RoundResult } from './run-round.ts';

/** One line about a round. */
export function roundText(round: RoundResult, number: number, paint: Paint): string {
  const { seed, kind, events, kills, faults, handlers, deadLettered, seconds, problems } = round;
  const struck = countFaults(faultsOfAll(faults));
  const verdict = problems.length === 0 ? paint('green', '✓') : paint('red', '✗');
  const runs = ROUND_KINDS[kind].handlers ? `${handlers.runs} handler runs, ` : '';
  const line =
    `${verdict} round ${number}, seed ${seed}, ${ROUND_KINDS[kind].name}: ` +
    `${events} events, ${kills} kills, ${struck} faults, ${runs}` +
    `${deadLettered} dead letters, ${seconds.toFixed(1)} s`;
  return [line, ...problems.map((problem) => paint('red', `    ${problem}`)), ''].join('\n');
}

/** One line about a round that an error ended. */
export function brokenText({ seed, problems }: RoundFailure, number: number, paint: Paint): string {
  return `${paint('red', '✗')} round ${number}, seed ${seed}: ${problems.join('; ')}\n`;
}

/** The report for people. */
export function faultsReportText(report: FaultsReport, paint: Paint): string {
  const { rounds, events, lost, doubled, altered, misordered, failures } = report;
  const whole = failures.length === 0;
  const again = failures.map(({ again: command }) => `  ${command}`);
  return [
    ...faultRows(report.faultsByService),
    'On the way',
    row('runners killed', report.kills, 'with SIGKILL'),
    row('runners not started', report.failedStarts, 'because of faults; started again'),
    row('dead-lettered', report.deadLettered, 'and redriven'),
    row('sent again', report.resent, 'by the consumer, near the last receive'),
    row('rejected again', report.rejectedAgain, 'because the redrive gave them a new id'),
    'Rounds',
    ...KINDS.map((kind) => kindRow(kind, report.roundsByKind[kind])),
    ...handlerRows(report.handlers),
    ...report.warnings.map((warning) => paint('yellow', `Warning: ${warning}`)),
    ...(report.interrupted ? ['Interrupted.'] : []),
    paint(
      whole ? 'green' : 'red',
      `${events} events in ${roundsText(rounds)}. Lost: ${lost}, doubled: ${doubled}, altered: ${altered}, ` +
        `out of order: ${misordered}. ` +
        `(${report.seconds.toFixed(0)} s, seed ${report.firstSeed})`,
    ),
    ...(whole ? [] : [`${roundsText(failures.length)} failed. To run again:`, ...again]),
    '',
  ].join('\n');
}

/** A column for each service. */
function faultRows(faults: Readonly<FaultsByService>): string[] {
  const kinds = Object.keys(FAULT_KINDS) as FaultKind[];
  const cells = (values: readonly (string | number)[]): string =>
    values.map((value) => String(value).padStart(9)).join('');
  return [
    'Faults'.padEnd(21) + cells(SERVICE_NAMES),
    ...kinds.map((kind) => {
      const counts = SERVICE_NAMES.map((service) => faults[service][kind]);
      return `  ${kind.padEnd(19)}${cells(counts)}  ${FAULT_KINDS[kind]}`;
    }),
  ];
}

function kindRow(kind: RoundKind, rounds: number): string {
  return `  ${ROUND_KINDS[kind].name.padEnd(30)}${String(rounds).padStart(3)}`;
}

function handlerRows({ troubles, ...totals }: HandlerTotals): string[] {
  if (totals.runs === 0) return [];
  return [
    'Handlers',
    row('runs', totals.runs, 'each an attempt to handle an event'),
    ...(Object.keys(TROUBLES) as Trouble[]).map((name) =>
      row(`  ${name}`, troubles[name], TROUBLES[name]),
    ),
    row('effects', totals.effects, 'one for each idempotency key'),
    row('effects asked again', totals.repeatedEffects, 'which the service had already had'),
    row('follow-up events', totals.followUps, 'which handlers published'),
  ];
}

function roundsText(count: number): string {
  return count === 1 ? '1 round' : `${count} rounds`;
}

function row(name: string, count: number, meaning: string): string {
  return `  ${name.padEnd(20)}${String(count).padStart(7)}   ${meaning}`;
}
