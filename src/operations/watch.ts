import type {
  EventSource,
  OperationLog,
  OutcomeMonitor,
  QueueMonitor,
  RecentTraffic,
} from '../operation-ports.ts';
import type { Clock } from '../ports.ts';
import type { OpenSummary } from './open-summary.ts';
import { readStanding, type SourceStanding } from './source/source-standing.ts';
import { WatchedSource, type LastReading } from './watched-source.ts';

/** Where a watch reads from. */
export interface WatchPorts {
  readonly queues: QueueMonitor;
  readonly outcomes: OutcomeMonitor;
  /** Reads what is open: `summarizeOpen`. */
  readonly open: () => Promise<OpenSummary>;
  readonly source: Pick<EventSource, 'read'>;
  readonly log: Pick<OperationLog, 'list'>;
  readonly clock: Clock;
}

/** Milliseconds between two reads of a source, at least. */
export interface WatchPeriods {
  readonly queuesMs: number;
  /** CloudWatch counts by the minute and bills each request. */
  readonly outcomesMs: number;
  /** Each read costs up to 512 read units: see `summarizeOpen`. */
  readonly openMs: number;
  /** Lambda takes few calls a second of its control plane, from the whole account. */
  readonly sourceMs: number;
}

/** What each source said last. */
export interface Observation {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly queues: LastReading<Awaited<ReturnType<QueueMonitor['depths']>>>;
  readonly outcomes: LastReading<RecentTraffic>;
  readonly open: LastReading<OpenSummary>;
  readonly source: LastReading<SourceStanding>;
}

/** Observes queues, outcomes, open events, and whether events are taken. A source that fails or is slow doesn't hold up the others. */
export class Watch {
  private readonly clock: Clock;
  private readonly queues;
  private readonly outcomes;
  private readonly open;
  private readonly source;

  constructor({ queues, outcomes, open, source, log, clock }: WatchPorts, periods: WatchPeriods) {
    const { queuesMs, outcomesMs, openMs, sourceMs } = periods;
    this.clock = clock;
    this.queues = new WatchedSource(() => queues.depths(), queuesMs, clock);
    this.outcomes = new WatchedSource(() => outcomes.recent(), outcomesMs, clock);
    this.open = new WatchedSource(open, openMs, clock);
    this.source = new WatchedSource(() => readStanding(source, log), sourceMs, clock);
  }

  /** Reads each source that is due. Resolves once all have answered, and never rejects. */
  async refresh(): Promise<void> {
    await Promise.all(this.sources.map((each) => each.refresh()));
  }

  /** Somebody has just paused or resumed the source, and wants to see it. */
  sourceChanged(): void {
    this.source.expire();
  }

  private get sources() {
    return [this.queues, this.outcomes, this.open, this.source];
  }

  observe(): Observation {
    return {
      at: this.clock.now(),
      queues: this.queues.last,
      outcomes: this.outcomes.last,
      open: this.open.last,
      source: this.source.last,
    };
  }
}
