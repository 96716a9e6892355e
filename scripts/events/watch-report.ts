import { OUTCOME_KINDS } from '../../src/core/outcome.ts';
import type { OutcomeCounts, QueueDepth, RecentTraffic } from '../../src/operation-ports.ts';
import type { FailureGroup } from '../../src/operations/failure-groups.ts';
import type { OpenSummary } from '../../src/operations/open-summary.ts';
import type { SourceStanding } from '../../src/operations/source/source-standing.ts';
import type { LastReading } from '../../src/operations/watched-source.ts';
import type { Observation } from '../../src/operations/watch.ts';

/** What a source said, in words for people. */
export type Said<T> =
  | { readonly kind: 'value'; readonly value: T; readonly note: string }
  | { readonly kind: 'problem'; readonly text: string };

/** An observation whose errors are sentences. */
export interface WatchReport {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly queues: Said<{ readonly queue: QueueDepth; readonly deadLetters: QueueDepth }>;
  readonly outcomes: Said<OutcomeCounts | undefined>;
  readonly open: Said<OpenSummary>;
  readonly source: Said<SourceStanding>;
}

/** Milliseconds. If a read takes longer, the report says so. */
const LONG_MS = 5_000;

/** @param explain one sentence about an error. */
export function reportOf(
  { at, queues, outcomes, open, source }: Observation,
  explain: (error: unknown) => string,
): WatchReport {
  return {
    at,
    queues: said(queues, explain),
    outcomes: said(newestOf(outcomes), explain),
    open: said(open, explain),
    source: said(source, explain),
  };
}

function said<T>(reading: LastReading<T>, explain: (error: unknown) => string): Said<T> {
  const { waitingMs = 0 } = reading;
  const note = waitingMs > LONG_MS ? ` (no answer for ${Math.floor(waitingMs / 1000)} s)` : '';
  switch (reading.kind) {
    case 'none':
      return { kind: 'problem', text: `no answer yet${note}` };
    case 'read':
      return { kind: 'value', value: reading.value, note };
    case 'failed':
      return { kind: 'problem', text: `${explain(reading.error)}${note}` };
  }
}

/** A line of text has no room for the series. */
function newestOf(reading: LastReading<RecentTraffic>): LastReading<OutcomeCounts | undefined> {
  return reading.kind === 'read' ? { ...reading, value: reading.value.newest } : reading;
}

/** Whether every source has answered. */
export function isComplete({ queues, outcomes, open, source }: WatchReport): boolean {
  return [queues, outcomes, open, source].every(({ kind }) => kind === 'value');
}

/** `120 wait, 50 in flight, 3 delayed`. Only the number that wait is shown if it is 0. */
export function depthText({ visible, inFlight, delayed }: QueueDepth): string {
  const others = [
    ...(inFlight > 0 ? [`${number(inFlight)} in flight`] : []),
    ...(delayed > 0 ? [`${number(delayed)} delayed`] : []),
  ];
  return [`${number(visible)} ${visible === 1 ? 'waits' : 'wait'}`, ...others].join(', ');
}

/** `17 failed, 5 queued`. With `+` if there may be more. */
export function openText({ failed, queued, complete }: OpenSummary): string {
  const more = complete ? '' : '+';
  return `${number(failed)}${more} failed, ${number(queued)}${more} queued`;
}

/** `f1_3f9a0c12be77`, `invalid_body`, `order.placed v1`. */
export function causeText({ fingerprint = '-', reasons, types }: FailureGroup): string[] {
  const names = types.counts.map(([name]) => name);
  return [fingerprint, reasons.join(', ') || '-', names.join(', ')];
}

/** Messages a second, in all and by outcome. Outcomes that no message had are left out. The times are UTC. */
export function ratesOf({ since, until, counts }: OutcomeCounts) {
  const seconds = (Date.parse(until) - Date.parse(since)) / 1000;
  const perSecond = (count: number) => `${(count / seconds).toFixed(1)}/s`;
  const total = OUTCOME_KINDS.reduce((sum, kind) => sum + counts[kind], 0);
  return {
    total: perSecond(total),
    begins: since.slice(11, 19),
    ends: until.slice(11, 19),
    outcomes: OUTCOME_KINDS.filter((kind) => counts[kind] > 0).map((kind) => ({
      kind,
      rate: perSecond(counts[kind]),
    })),
  };
}

export function number(count: number): string {
  return count.toLocaleString('en-US');
}
