import type { Operation } from '../../core/operation.ts';
import type { LedgerQueries } from '../../ledger-queries.ts';
import type { LedgerEditor } from '../../operation-ports.ts';
import type { OperationClock } from '../operation-clock.ts';
import { summarizeOpen } from '../open-summary.ts';
import { Watch, type Observation, type WatchPeriods, type WatchPorts } from '../watch.ts';
import { WatchedSource, type LastReading } from '../watched-source.ts';
import { CauseSamples } from './cause-samples.ts';
import { unfinished } from './unfinished.ts';

/** Where an overview reads from. */
export interface OverviewPorts extends Omit<WatchPorts, 'open' | 'clock'> {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly ledger: Pick<LedgerEditor, 'read'>;
  readonly clock: OperationClock;
}

/** What each source said last, and which operations aren't over. */
export interface OverviewReading extends Observation {
  readonly operations: LastReading<readonly Operation[]>;
}

/** Milliseconds. A reader waits no longer for slow sources. */
const WAITS_MS = 1_000;

/** How many operations, the newest first, are searched for those that aren't over. */
const SEARCHED_OPERATIONS = 50;
const OPERATIONS_EVERY_MS = 2_000;

/** Observes a stack for all who look at it: however many ask, each source is read only when it is due. */
export class Overview {
  private readonly clock: OperationClock;
  private readonly watch: Watch;
  private readonly operations: WatchedSource<readonly Operation[]>;

  constructor({ queries, ledger, ...ports }: OverviewPorts, periods: WatchPeriods) {
    const { log, clock } = ports;
    const samples = new CauseSamples(ledger);
    const open = async () => {
      const summary = await summarizeOpen(queries);
      return { ...summary, causes: await samples.addTo(summary.causes) };
    };
    this.clock = clock;
    this.watch = new Watch({ ...ports, open }, periods);
    this.operations = new WatchedSource(
      async () => unfinished(await log.list(SEARCHED_OPERATIONS), clock.now()),
      OPERATIONS_EVERY_MS,
      clock,
    );
  }

  /** Somebody has just paused or resumed the source. */
  sourceChanged(): void {
    this.watch.sourceChanged();
  }

  /** What each source says now, or what it said last if it is slow. Never rejects. */
  async read(): Promise<OverviewReading> {
    const answered = new AbortController();
    const refreshed = Promise.all([this.watch.refresh(), this.operations.refresh()]);
    await Promise.race([refreshed, this.clock.sleep(WAITS_MS, answered.signal)]);
    answered.abort();
    return { ...this.watch.observe(), operations: this.operations.last };
  }
}
