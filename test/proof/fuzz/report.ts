import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { textHash } from '../../../src/core/text-hash.ts';
import type { Paint } from '../../../scripts/cli/colours.ts';
import type { Problem } from './examine.ts';
import type { Failure } from './fuzzer.ts';
import type { FuzzResult } from './run-fuzz.ts';

/** A failure as the report shows it. Its body is in a file. */
export interface ReportedFailure extends Problem {
  readonly file: string;
  readonly bytes: number;
  readonly origin: string;
  /** The command that reads the body again. */
  readonly replay: string;
}

/** What `--json` prints. */
export interface FuzzReport extends Omit<FuzzResult, 'failures'> {
  readonly seed: number;
  readonly bodiesPerSecond: number;
  readonly failures: readonly ReportedFailure[];
}

/** Writes the body of every failure into a file of the directory. */
export function fuzzReport(result: FuzzResult, seed: number, directory: string): FuzzReport {
  if (result.failures.length > 0) mkdirSync(directory, { recursive: true });
  const { seconds, bodies } = result;
  return {
    ...result,
    seconds: Math.round(seconds * 10) / 10,
    seed,
    bodiesPerSecond: Math.round(bodies / Math.max(seconds, 0.001)),
    slowest: result.slowest.map((body) => ({ ...body, milliseconds: tenths(body.milliseconds) })),
    failures: result.failures.map((failure) => written(failure, directory)),
  };
}

function written({ property, detail, body, found }: Failure, directory: string): ReportedFailure {
  const name = property.replace(/[^a-z]+/gi, '-').toLowerCase();
  const file = join(directory, `${name}-${textHash(body).slice(0, 10)}.txt`);
  writeFileSync(file, body);
  const replay = `npm run -s fuzz -- --replay ${file}`;
  return { property, detail, file, bytes: Buffer.byteLength(body), origin: found.origin, replay };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The report for people. */
export function fuzzReportText(report: FuzzReport, paint: Paint): string {
  const { bodies, seconds, bodiesPerSecond, outcomes, slowest, failures } = report;
  const counts = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
  const lines = [
    `Bodies      ${number(bodies)} in ${seconds} s, ${number(bodiesPerSecond)} a second, seed ${report.seed}`,
    'Outcomes',
    ...counts.map(([outcome, count]) => `  ${outcome.padEnd(18)} ${number(count).padStart(11)}`),
    `Signatures  ${number(report.signatures)}, corpus ${number(report.corpus)} bodies`,
    `Heap        ${number(Math.round(report.heapGrowthBytes / 1024))} KiB more than before`,
    `Slowest     ${report.overBudget} over budget`,
    ...slowest.map((one) => `  ${one.milliseconds} ms, ${number(one.bytes)} bytes: ${one.origin}`),
  ];
  if (report.interrupted) lines.push('Interrupted.');
  const verdict =
    failures.length === 0
      ? paint('green', 'Failures    0: every body ended as one classified outcome.')
      : paint('red', `Failures    ${failures.length}`);
  return [...lines, verdict, ...failures.flatMap(failureLines), ''].join('\n');
}

function failureLines({ property, detail, bytes, replay }: ReportedFailure): string[] {
  return [`  ${property}: ${detail} (${number(bytes)} bytes)`, `    ${replay}`];
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
