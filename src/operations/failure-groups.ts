import type { FailureReason } from '../core/outcome.ts';
import type { OpenRecord } from '../ledger-queries.ts';

/** Open events that failed for the same cause. */
export interface FailureGroup {
  /** Missing for events that wait for another attempt although nothing failed. */
  readonly fingerprint?: string;
  readonly events: number;
  readonly failed: number;
  readonly queued: number;
  /** RFC 3339: when the first and the last of them were received. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly reasons: readonly FailureReason[];
  /** How many events each type and version has: `payment.processed v1`, or `NO_TYPE`. */
  readonly types: Counts;
  /** How many events each tenant has, or `NO_TENANT`. */
  readonly tenants: Counts;
  /** The key of the event that was received last. */
  readonly sampleKey: string;
}

/** How often each of some names occurs, the most frequent first. */
export interface Counts {
  readonly counts: readonly (readonly [name: string, count: number])[];
  /** True if there are more names, which were not counted one by one. */
  readonly more: boolean;
}

/** All groups, the largest first. */
export interface FailureGroups {
  readonly groups: readonly FailureGroup[];
  /** Events of causes beyond the limit, which are in no group. */
  readonly ungrouped: number;
}

/** Stand for the type and the tenant of a message that names none. No type and no tenant has a space. */
export const NO_TYPE = 'no type';
export const NO_TENANT = 'no tenant';

/** Maximum number of groups, and of names that a group counts. They bound the memory. */
const MAX_GROUPS = 5_000;
const MAX_NAMES = 100;

/** Records that differ from one of them, which was received last, in key and time of receipt only. */
export interface AlikeRecords {
  readonly last: Omit<OpenRecord, 'attempts'>;
  /** How many there are, with the last one. */
  readonly events: number;
  /** RFC 3339: when the first of them was received. */
  readonly firstSeen: string;
}

/** Groups open events by their fingerprint, in any order, within bounded memory. */
export class FailureGrouper {
  private readonly groups = new Map<string, GrowingGroup>();
  private ungrouped = 0;

  add(record: OpenRecord): void {
    this.addAlike({ last: record, events: 1, firstSeen: record.receivedAt });
  }

  addAlike(records: AlikeRecords): void {
    const { fingerprint = '' } = records.last;
    const group = this.groups.get(fingerprint);
    if (group) group.add(records);
    else if (this.groups.size < MAX_GROUPS) {
      this.groups.set(fingerprint, new GrowingGroup(records));
    } else this.ungrouped += records.events;
  }

  result(): FailureGroups {
    const groups = [...this.groups.values()].map((group) => group.result());
    groups.sort(compareGroups);
    return { groups, ungrouped: this.ungrouped };
  }
}

/** The largest first, then the latest. Equal ones have an order, too, so that a list that is read again doesn't jump. */
function compareGroups(one: FailureGroup, other: FailureGroup): number {
  return (
    other.events - one.events ||
    compareTexts(other.lastSeen, one.lastSeen) ||
    compareTexts(one.fingerprint ?? '', other.fingerprint ?? '')
  );
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

class GrowingGroup {
  private readonly fingerprint: string | undefined;
  private readonly reasons = new Set<FailureReason>();
  private readonly types = new NameCounter();
  private readonly tenants = new NameCounter();
  private failed = 0;
  private queued = 0;
  private firstSeen: string;
  private last: AlikeRecords['last'];

  constructor(first: AlikeRecords) {
    this.fingerprint = first.last.fingerprint;
    this.firstSeen = first.firstSeen;
    this.last = first.last;
    this.add(first);
  }

  add({ last, events, firstSeen }: AlikeRecords): void {
    const { status, reason, identity, eventType, schemaVersion, receivedAt } = last;
    this[status] += events;
    if (reason !== undefined) this.reasons.add(reason);
    this.types.add(`${eventType ?? NO_TYPE} ${schemaVersion ?? ''}`.trimEnd(), events);
    this.tenants.add(identity?.tenantId ?? NO_TENANT, events);
    if (firstSeen < this.firstSeen) this.firstSeen = firstSeen;
    if (receivedAt > this.last.receivedAt) this.last = last;
  }

  result(): FailureGroup {
    const { fingerprint, failed, queued, firstSeen, last } = this;
    return {
      ...(fingerprint !== undefined && { fingerprint }),
      events: failed + queued,
      failed,
      queued,
      firstSeen,
      lastSeen: last.receivedAt,
      reasons: [...this.reasons],
      types: this.types.result(),
      tenants: this.tenants.result(),
      sampleKey: last.key,
    };
  }
}

class NameCounter {
  private readonly counts = new Map<string, number>();
  private more = false;

  add(name: string, events: number): void {
    const count = this.counts.get(name);
    if (count === undefined && this.counts.size >= MAX_NAMES) this.more = true;
    else this.counts.set(name, (count ?? 0) + events);
  }

  result(): Counts {
    const counts = [...this.counts].sort(
      ([name, one], [otherName, other]) => other - one || (name < otherName ? -1 : 1),
    );
    return { counts, more: this.more };
  }
}
