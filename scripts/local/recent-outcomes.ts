import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { OUTCOME_KINDS, type OutcomeKind } from '../../src/core/outcome.ts';
import type { OutcomeCounts, RecentTraffic } from '../../src/operation-ports.ts';

/** Length of the newest period. Long enough for a steady rate, and short enough to see a change. */
const NEWEST_MS = 10_000;
/** Length of a period of the series. Together they are the last five minutes. */
const PERIOD_MS = 5_000;
const PERIODS = 60;

/** Number of messages by outcome. */
type Outcomes = Readonly<Record<string, number>>;

/** Counts the outcomes of the last ten seconds and, in periods of five seconds, of the last five minutes. Times are milliseconds since 1970. */
export class RecentOutcomes {
  private batches: { readonly at: number; readonly outcomes: Outcomes }[] = [];
  private readonly periods = new Map<number, OutcomeCounts['counts']>();

  batchDone(outcomes: Outcomes, now: number): void {
    this.batches = [...this.batches.filter((batch) => isRecent(batch, now)), { at: now, outcomes }];
    const period = startOf(now);
    this.periods.set(period, sumOf([this.periods.get(period) ?? {}, outcomes]));
    for (const old of this.periods.keys()) {
      if (old <= period - PERIODS * PERIOD_MS) this.periods.delete(old);
    }
  }

  /** The last period of the series is the one that is running. */
  recent(now: number): RecentTraffic {
    const newest = this.batches.filter((batch) => isRecent(batch, now));
    const last = startOf(now);
    const starts = Array.from(
      { length: PERIODS },
      (_, index) => last - (PERIODS - 1 - index) * PERIOD_MS,
    );
    return {
      newest: {
        ...periodFrom(now - NEWEST_MS, NEWEST_MS),
        counts: sumOf(newest.map(({ outcomes }) => outcomes)),
      },
      series: starts.map((start) => ({
        ...periodFrom(start, PERIOD_MS),
        counts: this.periods.get(start) ?? sumOf([]),
      })),
    };
  }
}

function isRecent({ at }: { readonly at: number }, now: number): boolean {
  return at > now - NEWEST_MS;
}

function startOf(time: number): number {
  return Math.floor(time / PERIOD_MS) * PERIOD_MS;
}

function periodFrom(start: number, length: number): Omit<OutcomeCounts, 'counts'> {
  return { since: new Date(start).toISOString(), until: new Date(start + length).toISOString() };
}

function sumOf(all: readonly Outcomes[]): OutcomeCounts['counts'] {
  const sum = (kind: OutcomeKind): number =>
    all.reduce((total, outcomes) => total + (outcomes[kind] ?? 0), 0);
  return Object.fromEntries(
    OUTCOME_KINDS.map((kind) => [kind, sum(kind)]),
  ) as OutcomeCounts['counts'];
}

/** Tells other processes of this machine the counts, as JSON. Listens on loopback only. */
export async function serveOutcomes(
  recent: RecentOutcomes,
  now: () => number,
): Promise<{ readonly endpoint: string; readonly stop: () => void }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(recent.recent(now())));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
