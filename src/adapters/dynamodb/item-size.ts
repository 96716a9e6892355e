import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item in the format of DynamoDB's API. */
export type Item = Record<string, AttributeValue>;

/** One write unit pays for an item of up to 1 KiB. */
export const WRITE_UNIT_BYTES = 1024;

/** What writing an item of so many bytes costs. */
export function writeUnits(size: number): number {
  return Math.ceil(size / WRITE_UNIT_BYTES);
}

/** DynamoDB takes no larger item, attribute names included. */
export const MAX_ITEM_BYTES = 400 * 1024;

/**
 * Room for what an item gets later: a failure with up to 500 characters of three bytes of what the handler
 * threw, a claim, a lease and the time of its end. DynamoDB refuses an update that makes an item too large,
 * each time it is tried, and the event would never be done with.
 */
const STATE_RESERVE_BYTES = 4 * 1024;

/** No item is inserted that is larger. */
export const MAX_NEW_ITEM_BYTES = MAX_ITEM_BYTES - STATE_RESERVE_BYTES;

/**
 * The size of an item in bytes as DynamoDB bills it: UTF-8 names and values ("DynamoDB item sizes and
 * formats" in its developer guide). Numbers are rounded up to their largest size of one byte a digit.
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) {
    const value = item[name];
    if (value) size += Buffer.byteLength(name) + valueSize(value);
  }
  return size;
}

/** What a value adds to the size of its item, without its name. */
export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return value.N.length + 1;
  if (value.B !== undefined) return value.B.length;
  // Maps and lists cost 3 bytes, and 1 for each thing in them.
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if (value.L !== undefined) {
    return value.L.reduce((size, element) => size + 1 + valueSize(element), 3);
  }
  return 1;
}
