import { listPosition } from '../../core/list-position.ts';
import type { RecordStatus } from '../../core/ledger-record.ts';
import { ATTRIBUTE, OPEN_INDEX } from '../../names/storage.ts';
import type { Item } from './item-size.ts';

/** The attributes that put the item of an open record into the index of open records. */
export function openAttributes(status: RecordStatus, receivedAt: string, key: string): Item {
  const position = listPosition(receivedAt, key);
  return {
    [ATTRIBUTE.openShard]: { S: shardKey(status, shardOf(position)) },
    [ATTRIBUTE.openPosition]: { S: position },
  };
}

/** The key of a shard in the index. */
export function shardKey(status: RecordStatus, shard: number): string {
  return `${status}#${shard}`;
}

/** A position ends with a hash of the record's key, so records spread evenly over the shards. */
function shardOf(position: string): number {
  return Number.parseInt(position.at(-1) ?? '', 16) % OPEN_INDEX.shards;
}
