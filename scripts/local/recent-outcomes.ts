import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { OUTCOME_KINDS, type OutcomeKind } from '../../src/core/outcome.ts';
import type { OutcomeCounts } from '../../src/operation-ports.ts';

/** Long enough for a steady rate, and short enough to see a change. */
const SECONDS = 10;

/** Counts the outcomes of the last ten seconds. Times are milliseconds since 1970. */
export class RecentOutcomes {
  private batches: { readonly at: number; readonly outcomes: Readonly<Record<string, number>> }[] =
    [];

  /** @param outcomes number of messages by outcome. */
  batchDone(outcomes: Readonly<Record<string, number>>, now: number): void {
    this.batches = [...this.batches.filter((batch) => isRecent(batch, now)), { at: now, outcomes }];
  }

  counts(now: number): OutcomeCounts {
    const recent = this.batches.filter((batch) => isRecent(batch, now));
    const sum = (kind: OutcomeKind): number =>
      recent.reduce((total, { outcomes }) => total + (outcomes[kind] ?? 0), 0);
    return {
      since: new Date(now - SECONDS * 1000).toISOString(),
      until: new Date(now).toISOString(),
      counts: Object.fromEntries(
        OUTCOME_KINDS.map((kind) => [kind, sum(kind)]),
      ) as OutcomeCounts['counts'],
    };
  }
}

function isRecent({ at }: { readonly at: number }, now: number): boolean {
  return at > now - SECONDS * 1000;
}

/** Tells other processes of this machine the counts, as JSON. Listens on loopback only. */
export async function serveOutcomes(
  recent: RecentOutcomes,
  now: () => number,
): Promise<{ readonly endpoint: string; readonly stop: () => void }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(recent.counts(now())));
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
