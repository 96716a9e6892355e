import type { EventKind } from '../../core/envelope.ts';

/** What a page of the journal says about a record. */
export interface NamedRecord extends Pick<EventKind, 'eventType'> {
  /**
   * The ledger's key: see `ledgerKey` and `conflictRecord`. It is without the tenant for a `PageWriter`, and on a page of
   * one tenant.
   */
  readonly name: string;
  /** About how many blocks of 4 KB the record's item has. One strongly consistent read takes as many read units. */
  readonly blocks: number;
}

/**
 * A page begins with the version of its format. Then it has for each event type: the type, the number of its records, and
 * the records. On a shared page the tenant's id and `#` stand before the type, which has no `#`. Each record has
 *
 * - a byte with `IS_UUID`, `HAS_HASH` and the number of blocks;
 * - if the name begins with a UUID, its 16 bytes; else the number of bytes that the name shares with the one before it, and
 *   its other bytes;
 * - for a conflict, the 32 bytes of its hash.
 *
 * Lengths are one byte, or more in LEB128.
 */
export const VERSION = 1;

export const IS_UUID = 0x80;
export const HAS_HASH = 0x40;
/** The bits of the number of blocks. If all are set, the item has this many blocks or more. */
export const BLOCKS = 0x3f;

export const UUID_BYTES = 16;
export const HASH_BYTES = 32;

export const NO_BYTES = Buffer.alloc(0);
