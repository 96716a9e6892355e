import { textHash } from './text-hash.ts';

/** 64 bits, in hex. They only have to tell apart records that were received in the same millisecond. */
const HASH_DIGITS = 16;

/**
 * The place of a record in lists. Places sort by the time of receipt, and no two records share one. A place never changes
 * while the record exists, and names no tenant.
 *
 * @param receivedAt RFC 3339, from `toISOString`.
 */
export function listPosition(receivedAt: string, key: string): string {
  return `${receivedAt}_${textHash(key).slice(0, HASH_DIGITS)}`;
}

/** The places before and behind those of all records that were received at this time. */
export function placesAround(receivedAt: string): {
  readonly before: string;
  readonly behind: string;
} {
  return {
    before: `${receivedAt}_${'0'.repeat(HASH_DIGITS)}`,
    behind: `${receivedAt}_${'f'.repeat(HASH_DIGITS)}`,
  };
}

/** The time of receipt of a record at this place. */
export function receivedAtOf(position: string): string {
  return position.slice(0, -HASH_DIGITS - 1);
}

/** Whether a text has the form of a place, with a time that exists. */
export function isListPosition(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z_[0-9a-f]{16}$/.test(text) &&
    !Number.isNaN(Date.parse(receivedAtOf(text)))
  );
}
