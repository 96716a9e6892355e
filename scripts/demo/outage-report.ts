import type { Paint } from '../cli/colours.ts';
import type { OutageDemoResult, PipelineResult } from './run-outage-demo.ts';

/**
 * True if the outage dead-lettered every event that was sent into it without the setting, and none with it, and if each
 * event is where it belongs, once.
 */
export function isAsPromised({ sent, sentIntoOutage, without, with: lasting }: OutageDemoResult) {
  return (
    isWhole(without) &&
    isWhole(lasting) &&
    without.found.deadLettered === sentIntoOutage &&
    without.found.processed === sent - sentIntoOutage &&
    lasting.found.deadLettered === 0 &&
    lasting.found.processed === sent
  );
}

function isWhole({ found: { lost, doubled, queued, unknown } }: PipelineResult): boolean {
  return lost + doubled + queued + unknown === 0;
}

/** The result as one object for machines. */
export function outageDemoReport(result: OutageDemoResult): object {
  const { seed, sent, sentIntoOutage, outageSeconds, seconds } = result;
  return {
    sent,
    sentIntoOutage,
    outageSeconds,
    without: flat(result.without),
    with: flat(result.with),
    asPromised: isAsPromised(result),
    seed,
    seconds,
  };
}

function flat({ found, outageRetryHours, recordedAfter, failedCalls }: PipelineResult): object {
  const { processed, deadLettered, queued, lost, doubled } = found;
  return {
    outageRetryHours,
    processed,
    recordedAfter,
    deadLettered,
    queued,
    lost,
    doubled,
    failedCalls,
  };
}

const NAME_WIDTH = 40;
const COUNT_WIDTH = 10;

/** The result as a table for people, the two pipelines side by side. */
export function outageDemoText(result: OutageDemoResult, paint: Paint): string {
  const { sent, sentIntoOutage, without, with: lasting, seconds, seed } = result;
  const settings = [without, lasting].map(({ outageRetryHours }) => String(outageRetryHours));
  const rows: [string, (pipeline: PipelineResult) => number][] = [
    ['sent', () => sent],
    ['  of these into the outage', () => sentIntoOutage],
    ['recorded before the outage', ({ found, recordedAfter }) => found.processed - recordedAfter],
    ['recorded after the outage', ({ recordedAfter }) => recordedAfter],
    ['dead-lettered', ({ found }) => found.deadLettered],
    ['still queued', ({ found }) => found.queued],
    ['lost', ({ found }) => found.lost],
    ['doubled', ({ found }) => found.doubled],
  ];
  const verdict = isAsPromised(result)
    ? paint('green', 'With outageRetryHours the outage cost delay and nothing else. Lost: 0.')
    : paint('red', `Not as promised. Run it again with --outage --seed ${seed}.`);
  return [
    '',
    paint('bold', line('outageRetryHours', settings)),
    ...rows.map(([name, count]) => line(name, [count(without), count(lasting)].map(String))),
    '',
    `${verdict} (${seconds} s, seed ${seed})`,
    '',
  ].join('\n');
}

function line(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(COUNT_WIDTH)).join('')}`;
}
