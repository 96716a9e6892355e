import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item in the format of DynamoDB's API. */
export type Item = Record<string, AttributeValue>;

/** One write unit pays for an item of up to 1 KiB. */
export const WRITE_UNIT_BYTES = 1024;

/** The write units for an item of this size, in bytes. */
export function writeUnits(size: number): number {
  return Math.ceil(size / WRITE_UNIT_BYTES);
}

/** The read units of one strongly consistent read of an item of this size, in bytes: one for each 4 KiB. */
export function readUnits(size: number): number {
  return Math.ceil(size / 4096);
}

/** DynamoDB's limit for an item, attribute names included. */
export const MAX_ITEM_BYTES = 400 * 1024;

/**
 * Room for attributes that an item gets later: a failure with up to 500 characters (1,500 bytes) of the handler's error,
 * a claim, a lease and `processed_at`. DynamoDB refuses every update that makes an item too large, so without this room
 * an event could never be settled.
 */
const STATE_RESERVE_BYTES = 4 * 1024;

/** Largest new item. */
export const MAX_NEW_ITEM_BYTES = MAX_ITEM_BYTES - STATE_RESERVE_BYTES;

/**
 * The size of an item in bytes, as DynamoDB bills it: names and values in UTF-8 ("DynamoDB item sizes and formats" in the
 * developer guide). A number counts as one byte a digit, the most that it can take. All names are our own, in ASCII.
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) {
    const value = item[name];
    if (value) size += name.length + valueSize(value);
  }
  return size;
}

/** The size of a value in bytes, without its name. */
export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return value.N.length + 1;
  if (value.B !== undefined) return value.B.length;
  // Maps and lists take 3 bytes, and 1 for each member or element.
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if (value.L !== undefined) {
    return value.L.reduce((size, element) => size + 1 + valueSize(element), 3);
  }
  return 1;
}
