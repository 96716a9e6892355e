import { isDeepStrictEqual } from 'node:util';

import type { Paint } from '../cli/colours.ts';
import type { Account } from './account.ts';
import { DEMO_DELAYS, type DemoResult } from './run-demo.ts';

/**
 * True if the run found exactly what was planned: nothing lost, nothing else, and each outcome as often. And if the index
 * lists the failed events and no others.
 */
export function isAsExpected({ found, expected, open, failed }: DemoResult): boolean {
  return isDeepStrictEqual(found, expected) && isDeepStrictEqual(open, failed);
}

/** The result as one flat object for machines. */
export function demoReport(result: DemoResult): object {
  const { found, seed, failedCalls, seconds } = result;
  const asExpected = isAsExpected(result);
  return {
    ...found,
    open: result.open.length,
    asExpected,
    seed,
    failedCalls,
    seconds,
    retryDelays: DEMO_DELAYS,
  };
}

const NEXT_STEPS = [
  '',
  'Next:',
  '  make demo-orders                             shows handlers at work',
  '  make local                                   runs your pipeline, until Ctrl-C',
  '  make send-events COUNT=100                   fills it, from another terminal',
  '  make new-event TYPE=order.shipped VERSION=v1 adds an event type of your own',
];

/** The result as a table for people. */
export function demoReportText(result: DemoResult, paint: Paint): string {
  const { found, expected, open, failed } = result;
  const rows = rowsOf(found, expected).map((row) => rowText(row, paint));
  const openRow: Row = ['of these open', 'index of open events', open.length, failed.length];
  const verdict = isAsExpected(result)
    ? paint('green', `Every one of ${found.sent} events is accounted for. Lost: 0.`)
    : paint(
        'red',
        `Not as expected. Lost: ${found.lost}. Run it again with --seed ${result.seed}.`,
      );
  return [
    '',
    paint('bold', `  ${'outcome'.padEnd(28)}events   where it was found`),
    ...rows,
    paint('bold', `  ${'sent'.padEnd(28)}${String(found.sent).padStart(6)}`),
    rowText(openRow, paint),
    '',
    `${verdict} (${result.seconds} s, seed ${result.seed})`,
    ...(isAsExpected(result) ? NEXT_STEPS : []),
    '',
  ].join('\n');
}

type Row = [name: string, where: string, count: number, planned: number];

function rowText([name, where, count, planned]: Row, paint: Paint): string {
  const mark = count === planned ? paint('green', '✓') : paint('red', `✗ expected ${planned}`);
  return `  ${name.padEnd(28)}${String(count).padStart(6)}   ${where.padEnd(34)}${mark}`;
}

function rowsOf(found: Account, expected: Account): Row[] {
  const reasons = new Set([...Object.keys(expected.rejected), ...Object.keys(found.rejected)]);
  const rejected = [...reasons].map((key): Row => {
    const reason = key as keyof Account['rejected'];
    const counts = [found.rejected[reason] ?? 0, expected.rejected[reason] ?? 0] as const;
    return [`rejected: ${reason}`, 'ledger, failed, with its raw text', ...counts];
  });
  return [
    ['processed', 'ledger, once', found.processed, expected.processed],
    ['duplicate', 'ledger, not written again', found.duplicate, expected.duplicate],
    ['conflict', 'ledger, beside the first', found.conflict, expected.conflict],
    ...rejected,
    ['dead-lettered', 'dead-letter queue', found.deadLettered, expected.deadLettered],
    ['still queued', 'queue', found.queued, expected.queued],
    ['lost', 'nowhere', found.lost, expected.lost],
    ['doubled', 'ledger, more than once', found.doubled, expected.doubled],
    ['rejected again', 'ledger, after a redrive', found.rejectedAgain, expected.rejectedAgain],
    ['not sent by us', 'anywhere', found.unknown, expected.unknown],
  ];
}
