import type { LedgerQueries, OpenFilter } from '../../ledger-queries.ts';
import type { LedgerEditor } from '../../operation-ports.ts';
import type { FailureGroup } from '../failure-groups.ts';
import type { SampleFailure } from '../failure-stats.ts';
import type { OperationClock } from '../operation-clock.ts';
import { adviceOnCause, type CauseAdvice } from './advice.ts';
import { inOrder, openCauses, type CauseOrder, type OpenCauses } from './open-causes.ts';
import { OpenSnapshots, type OpenSnapshot, type SnapshotState } from './open-snapshots.ts';
import { SampleCache } from './sample-cache.ts';
import type { Trend } from './trend.ts';

/** What somebody sees of a cause. */
export interface CauseView extends FailureGroup {
  /** Missing if the sample is gone, or has another cause by now. */
  readonly sampleFailure?: SampleFailure;
  readonly trend: Trend;
  readonly advice: readonly CauseAdvice[];
}

/** Which causes are asked for. */
export interface CausesAsked {
  readonly filter: OpenFilter;
  readonly order: CauseOrder;
  /** How many causes to leave out at the beginning. */
  readonly offset: number;
  readonly limit: number;
}

/** Some causes of a snapshot. */
export interface CausesPage {
  /** Milliseconds since 1970: see `OpenSnapshot`. */
  readonly takenAt: number;
  readonly complete: boolean;
  /** The totals of all causes that the filter takes. */
  readonly totals: OpenCauses;
  readonly causes: readonly CauseView[];
}

/** The answer: what is known, and what is being found out. */
export interface CausesAnswer extends Omit<SnapshotState, 'snapshot'> {
  /** Missing until the first snapshot was taken. */
  readonly page?: CausesPage;
}

export interface CausesServices {
  readonly ports: () => Promise<{
    readonly queries: Pick<LedgerQueries, 'listOpen'>;
    readonly editor: Pick<LedgerEditor, 'read'>;
  }>;
  readonly clock: OperationClock;
}

/** Most filters that are remembered for one snapshot. */
const MAX_FILTERS = 16;

/** The causes of open events, for people who look at them again and again. The ledger is read as `OpenSnapshots` says. */
export class Causes {
  private readonly services: CausesServices;
  private readonly snapshots: OpenSnapshots;
  private readonly samples = new SampleCache();
  /** The groups of the newest snapshot, by filter. */
  private readonly grouped = new Map<string, OpenCauses>();
  private groupedOf: OpenSnapshot | undefined;

  constructor(services: CausesServices) {
    this.services = services;
    const queries = async () => (await services.ports()).queries;
    this.snapshots = new OpenSnapshots({ queries, clock: services.clock });
  }

  /** Says that this process has changed events: the next answers shall show it soon. */
  changed(): void {
    this.snapshots.changed();
  }

  /** Some causes, in an order. */
  list({ filter, order, offset, limit }: CausesAsked): Promise<CausesAnswer> {
    return this.answer(filter, (groups) => inOrder(groups, order).slice(offset, offset + limit));
  }

  /** One cause, or none if no open event has it. `page.totals.eventsOf` gives its events. */
  find(fingerprint: string, filter: OpenFilter): Promise<CausesAnswer> {
    return this.answer({ ...filter, fingerprint }, (groups) => groups.slice(0, 1));
  }

  private async answer(
    filter: OpenFilter,
    choose: (groups: readonly FailureGroup[]) => readonly FailureGroup[],
  ): Promise<CausesAnswer> {
    const { snapshot, ...state } = await this.snapshots.ask();
    if (!snapshot) return state;
    const { takenAt, complete } = snapshot;
    const totals = this.groupsOf(snapshot, filter);
    const causes = await this.views(choose(totals.groups), totals, takenAt);
    return { ...state, page: { takenAt, complete, totals, causes } };
  }

  private groupsOf(snapshot: OpenSnapshot, filter: OpenFilter): OpenCauses {
    if (this.groupedOf !== snapshot) this.grouped.clear();
    this.groupedOf = snapshot;
    const name = JSON.stringify(Object.entries(filter).sort());
    const known = this.grouped.get(name);
    if (known) return known;
    const [oldest] = this.grouped.keys();
    if (oldest !== undefined && this.grouped.size >= MAX_FILTERS) this.grouped.delete(oldest);
    const made = openCauses(snapshot.records, filter);
    this.grouped.set(name, made);
    return made;
  }

  private async views(
    groups: readonly FailureGroup[],
    { trendOf }: OpenCauses,
    takenAt: number,
  ): Promise<CauseView[]> {
    const ledger = async () => (await this.services.ports()).editor;
    const failures = await this.samples.failuresOf(groups, ledger);
    return groups.map((group, index) => {
      const sampleFailure = failures[index];
      return {
        ...group,
        ...(sampleFailure && { sampleFailure }),
        trend: trendOf(group.fingerprint, takenAt),
        advice: adviceOnCause(group.reasons, group.sampleKey, sampleFailure),
      };
    });
  }
}
