import type { Clock } from '../../../../src/ports.ts';
import { ATTRIBUTE, OPEN_INDEX } from '../../../../src/names/storage.ts';
import type { Item } from '../../../../src/adapters/dynamodb/item-size.ts';
import { WriteCapacity, type CapacityLimit, type CapacitySettings } from './write-capacity.ts';

/** A write as capacity sees it. */
export interface MeteredWrite {
  readonly partitionKey: string;
  readonly units: number;
  readonly before: Item | undefined;
  /** The item after the write; the one before if the write changes nothing. */
  readonly after: Item | undefined;
}

/** The capacity of a table and of its index of open records, if it has one. */
export class TableCapacity {
  private readonly table: WriteCapacity;
  private readonly index: WriteCapacity;

  constructor(clock: Clock, settings: CapacitySettings, isLimited: () => boolean) {
    this.table = new WriteCapacity(clock, settings, isLimited);
    this.index = new WriteCapacity(clock, settings, isLimited);
  }

  /**
   * Takes the units of a write from table and index. Otherwise takes nothing, and gives the limit that forbids it. If the
   * index can't follow, DynamoDB throttles the write to the table (gsi-throttling.html).
   */
  take({ partitionKey, units, before, after }: MeteredWrite): CapacityLimit | undefined {
    const entries = indexWrites(before, after);
    const limit =
      this.table.limitFor(partitionKey) ??
      entries.map((shard) => this.index.limitFor(shard)).find((one) => one !== undefined);
    if (limit) return limit;
    this.table.consume(partitionKey, units);
    for (const shard of entries) this.index.consume(shard, 1);
    return undefined;
  }
}

/** The partition keys of the index entries that a write changes. A changed key deletes one entry and puts another (GSI.html). */
function indexWrites(before: Item | undefined, after: Item | undefined): string[] {
  const [old, now] = [shardOf(before), shardOf(after)];
  if (old === now) return now !== undefined && isChanged(before, after) ? [now] : [];
  return [old, now].filter((shard) => shard !== undefined);
}

function shardOf(item: Item | undefined): string | undefined {
  return item?.[ATTRIBUTE.openShard]?.S;
}

function isChanged(before: Item | undefined, after: Item | undefined): boolean {
  const names = [ATTRIBUTE.openPosition, ...OPEN_INDEX.projected];
  return names.some((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
}
