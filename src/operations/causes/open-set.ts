import type { OpenFilter, OpenRecord } from '../../ledger-queries.ts';

/** What records of a kind have in common: all that a filter asks for, but the time of receipt. */
export type Kind = Omit<OpenRecord, 'key' | 'identity' | 'receivedAt' | 'attempts'> & {
  readonly tenantId?: string;
};

/** Records of one kind, the newest first. Two lists of equal length take a tenth of the memory of as many objects. */
interface OfKind {
  readonly kind: Kind;
  /** When each was received: milliseconds since 1970. */
  readonly times: number[];
  readonly keys: string[];
}

/** Records of one kind that a filter takes: at least one. */
export interface TakenRecords {
  readonly kind: Kind;
  /** Milliseconds since 1970, the newest first. */
  readonly times: readonly number[];
  /** The keys of these records, in the same order. */
  readonly keyAt: (index: number) => string;
}

/** Open records, kept so that many fit into memory and every filter can be applied to them. */
export class OpenSet {
  private readonly kinds = new Map<string, OfKind>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Adds a record that was received no later than those that are in the set. */
  add(record: OpenRecord): void {
    const { fingerprint, status, reason, eventType, schemaVersion, identity } = record;
    const tenantId = identity?.tenantId;
    const name = [fingerprint, status, reason, tenantId, eventType, schemaVersion].join('\n');
    let ofKind = this.kinds.get(name);
    if (!ofKind) {
      ofKind = { kind: kindOf(record), times: [], keys: [] };
      this.kinds.set(name, ofKind);
    }
    ofKind.times.push(Date.parse(record.receivedAt));
    ofKind.keys.push(record.key);
    this.count += 1;
  }

  /** The records that meet every condition, by kind. */
  *taken({ since, until, ...conditions }: OpenFilter): Generator<TakenRecords> {
    const given = Object.entries(conditions) as [keyof Kind, string | undefined][];
    const wanted = given.filter(([, value]) => value !== undefined);
    for (const { kind, times, keys } of this.kinds.values()) {
      if (wanted.some(([name, value]) => kind[name] !== value)) continue;
      const from = until === undefined ? 0 : countFrom(times, Date.parse(until));
      const to = since === undefined ? times.length : countFrom(times, Date.parse(since));
      if (from >= to) continue;
      yield { kind, times: times.slice(from, to), keyAt: (index) => keys[from + index] ?? '' };
    }
  }
}

function kindOf({ fingerprint, status, reason, eventType, schemaVersion, identity }: OpenRecord) {
  return {
    status,
    ...(fingerprint !== undefined && { fingerprint }),
    ...(reason !== undefined && { reason }),
    ...(identity && { tenantId: identity.tenantId }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}

/** How many times, of a list with the newest first, are `moment` or later. */
function countFrom(times: readonly number[], moment: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? -Infinity) >= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
