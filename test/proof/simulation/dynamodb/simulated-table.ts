import { DynamoDBServiceException, type AttributeValue } from '@aws-sdk/client-dynamodb';

import type { Clock } from '../../../../src/ports.ts';
import type { Caller } from '../network.ts';
import type { TableCapacity } from './table-capacity.ts';

export type Item = Record<string, AttributeValue>;

/** An error that DynamoDB answers. */
export class DynamoDbError extends DynamoDBServiceException {
  constructor(name: string, message: string) {
    super({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
    // The SDK's constructor changes the prototype to its own class.
    Object.setPrototypeOf(this, DynamoDbError.prototype);
  }
}

/** Called for every write when it takes effect, with the process that made it. */
export type OnWrite = (item: Item, by: Caller) => void;

/** What an UPDATE does to an item. */
export interface ItemChange {
  readonly set: Item;
  readonly removed: readonly string[];
}

/** "Maximum item size … is 400 KB": developer guide, Quotas. */
const MAX_ITEM_BYTES = 400 * 1024;
const UNIT_BYTES = 1024;
/** The codes of throttled statements (API_BatchStatementError.html). */
const THROTTLES = {
  table: 'ThrottlingError',
  partition: 'ProvisionedThroughputExceeded',
} as const;
/** An eventually consistent read may miss a write this young, milliseconds ("typically" within a second). */
const STALE_FOR_MS = 1_000;

/**
 * One table: its items, and what single writes and reads do. The rules are from the developer
 * guide, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/.
 */
export class SimulatedTable {
  private readonly rows = new Map<string, { item: Item; before?: Item; writtenAt: number }>();
  private readonly clock: Clock;
  private readonly onWrite: OnWrite;
  /** The attributes of its key: the partition key and, if it has one, the sort key. */
  readonly keyNames: readonly string[];
  private readonly capacity: TableCapacity | undefined;

  /** @param capacity without it, the table takes every write. */
  constructor(
    clock: Clock,
    onWrite: OnWrite,
    keyNames: readonly string[] = ['pk'],
    capacity?: TableCapacity,
  ) {
    this.clock = clock;
    this.onWrite = onWrite;
    this.keyNames = keyNames;
    this.capacity = capacity;
  }

  /** The key of an item, or of a part of one that has its key attributes. Empty if one is missing. */
  keyOf(item: Item): string {
    const values = this.keyNames.map((name) => item[name]?.S ?? '');
    return values.includes('') ? '' : values.join('\n');
  }

  /** PartiQL INSERT: "If there is already an item with the same primary key", DuplicateItemException (ql-reference.insert.html). */
  insert(item: Item, by: Caller): void {
    this.checkItem(item);
    const held = this.rows.get(this.keyOf(item))?.item;
    this.meter(item, held, held ?? item);
    if (held) {
      throw new DynamoDbError('DuplicateItem', 'Duplicate primary key exists in table');
    }
    this.write(item, by);
  }

  /** PutItem replaces the whole item, if it meets the condition (API reference, PutItem). */
  put(item: Item, by: Caller, condition: (held: Item | undefined) => boolean = () => true): void {
    this.checkItem(item);
    const held = this.rows.get(this.keyOf(item))?.item;
    if (!condition(held)) this.refuse(item, held);
    this.meter(item, held, item);
    this.write(item, by);
  }

  /**
   * PartiQL UPDATE changes an item that exists and meets the conditions. Otherwise "the conditional request failed"
   * (ql-reference.update.html). In a batch the error is `ConditionalCheckFailed` (API_BatchStatementError.html).
   */
  update(key: string, condition: (item: Item) => boolean, change: ItemChange, by: Caller): void {
    const held = this.rows.get(key)?.item;
    if (!held || !condition(held)) {
      return this.refuse(held ?? keyAsItem(this.keyNames, key), held);
    }
    const { set, removed } = change;
    const kept = Object.entries(held).filter(([name]) => !removed.includes(name));
    this.put({ ...Object.fromEntries(kept), ...set }, by);
  }

  /** ReadConsistency.html: only a strongly consistent read is sure to see what was written just now. */
  get(key: string, consistent: boolean): Item | undefined {
    const row = this.rows.get(key);
    if (!row) return undefined;
    const isYoung = this.clock.now() - row.writtenAt < STALE_FOR_MS;
    return !consistent && isYoung ? row.before : row.item;
  }

  items(): Item[] {
    return [...this.rows.values()].map(({ item }) => item);
  }

  private checkItem(item: Item): void {
    if (this.keyOf(item) === '') {
      throw new DynamoDbError('ValidationError', 'the key is missing or empty');
    }
    if (bytesOf({ M: item }) > MAX_ITEM_BYTES) {
      throw new DynamoDbError('ValidationError', 'Item size has exceeded the maximum allowed size');
    }
  }

  /** Throws if the table or its index can't take the write now. Units are of the larger item, 1 KB each. */
  private meter(item: Item, before: Item | undefined, after: Item | undefined): void {
    if (!this.capacity) return;
    const bytes = Math.max(bytesOf({ M: item }), before ? bytesOf({ M: before }) : 0);
    const partitionKey = item[this.keyNames[0] ?? '']?.S ?? '';
    const limit = this.capacity.take({
      partitionKey,
      units: Math.max(1, Math.ceil(bytes / UNIT_BYTES)),
      before,
      after,
    });
    if (limit) throw new DynamoDbError(THROTTLES[limit], `the ${limit} exceeds its throughput`);
  }

  /** A refused write costs as much as one that succeeds (WorkingWithItems.html, "Conditional writes"). */
  private refuse(item: Item, held: Item | undefined): never {
    this.meter(item, held, held);
    throw new DynamoDbError('ConditionalCheckFailed', 'The conditional request failed');
  }

  private write(item: Item, by: Caller): void {
    const before = this.rows.get(this.keyOf(item))?.item;
    this.rows.set(this.keyOf(item), {
      item,
      ...(before && { before }),
      writtenAt: this.clock.now(),
    });
    this.onWrite(item, by);
  }
}

/** An item that has only its key. */
function keyAsItem(names: readonly string[], key: string): Item {
  const values = key.split('\n');
  return Object.fromEntries(names.map((name, index) => [name, { S: values[index] ?? '' }]));
}

/** Whether two values are equal. A missing value equals nothing. */
export function equal(held: AttributeValue | undefined, wanted: AttributeValue): boolean {
  return held !== undefined && canonical(held) === canonical(wanted);
}

function canonical(value: AttributeValue): string {
  return value.B ? Buffer.from(value.B).toString('hex') : JSON.stringify(value);
}

/** UTF-8 bytes of names and values (CapacityUnitCalculations.html), without the bytes of nesting. */
function bytesOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return value.L.reduce((sum, element) => sum + bytesOf(element), 0);
  let bytes = 0;
  for (const [name, inner] of Object.entries(value.M ?? {})) {
    bytes += Buffer.byteLength(name) + bytesOf(inner);
  }
  return bytes;
}
