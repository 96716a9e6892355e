/** How long the ledger keeps records of an event type, in whole days. */
export interface KeptDays {
  /** A processed event is kept this long after it was processed, but never longer than `open` after it was received. */
  readonly processed: number;
  /** Everything else is kept this long after it was received. At least `processed`. */
  readonly open: number;
}

/** The setting `ledgerRetentionDays`. Its own days are those of every event type that `types` doesn't name. */
export interface Retention extends KeptDays {
  readonly types: Readonly<Record<string, KeptDays>>;
}

export const DEFAULT_KEPT_DAYS: KeptDays = { processed: 30, open: 90 };

/** Longest retention that can be set, in days. */
export const MAX_KEPT_DAYS = 36_500;

/** Whether a value is a number of days that a retention may have. */
export function isKeptDays(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_KEPT_DAYS;
}

const DAY_SECONDS = 86_400;

/**
 * A text is deleted this many days after its record should have gone: up to one day because a claim keeps its record
 * longer (`claimedExpiry`), and up to two because DynamoDB deletes late. A record must not outlive its text.
 */
export const SPARE_DAYS = 3;

/** The days for an event type, or for a message that names none. */
export function keptDays(retention: Retention, eventType: string | undefined): KeptDays {
  const { types } = retention;
  // A type may be called `constructor`.
  const ofType =
    eventType !== undefined && Object.hasOwn(types, eventType) ? types[eventType] : undefined;
  return ofType ?? retention;
}

/** When a record of this time expires, in seconds since 1970. @param milliseconds since 1970. */
export function expiryAfter(milliseconds: number, days: number): number {
  return Math.floor(milliseconds / 1000) + days * DAY_SECONDS;
}

/** When a record of this time expires: if it is processed at once, and if not. @param milliseconds since 1970. */
export function expiries(
  milliseconds: number,
  { processed, open }: KeptDays,
): { readonly expireAt: number; readonly expireAtIfOpen: number } {
  return {
    expireAt: expiryAfter(milliseconds, processed),
    expireAtIfOpen: expiryAfter(milliseconds, open),
  };
}

/**
 * When the record of a handled event expires, once the event is processed. Never later than before, because its texts are
 * in the folder for `open` days.
 *
 * @param now milliseconds since 1970.
 * @param expireAt of the claim, seconds since 1970.
 */
export function processedExpiry(now: number, { processed }: KeptDays, expireAt: number): number {
  // Somebody may have edited the record so that it has no expiry.
  return Math.min(expiryAfter(now, processed), expireAt || Infinity);
}

/** The times of a record that decide how long it is kept. */
interface RecordTimes {
  /** RFC 3339. */
  readonly receivedAt: string;
  /** Seconds since 1970. */
  readonly expireAt: number;
}

/**
 * When the record of a waiting event expires after an invocation claims it again. A claim keeps the record for a day, so
 * that DynamoDB doesn't delete it while its handler runs. All claims together add less than a day to the retention that
 * the record was made with, because then its texts go.
 *
 * @param claimedAt RFC 3339.
 */
export function claimedExpiry({ receivedAt, expireAt }: RecordTimes, claimedAt: string): number {
  const days = daysKept({ receivedAt, expireAt });
  const latest = expiryAfter(Date.parse(receivedAt), days + 1) - 1;
  return Math.min(Math.max(expireAt, expiryAfter(Date.parse(claimedAt), 1)), latest);
}

/** The whole days that a new record is kept. They name the folder of its texts in the bucket. */
export function daysKept({ receivedAt, expireAt }: RecordTimes): number {
  const seconds = expireAt - Math.floor(Date.parse(receivedAt) / 1000);
  return Math.floor(seconds / DAY_SECONDS);
}

/** All different numbers of days for which records can be made, ascending. Each has a folder in the bucket. */
export function allKeptDays(retention: Retention): readonly number[] {
  const kept = [retention, ...Object.values(retention.types)];
  const days = new Set(kept.flatMap(({ processed, open }) => [processed, open]));
  return [...days].sort((one, other) => one - other);
}

/**
 * When a page of the journal expires, in seconds since 1970: a day after the last of the records that it names, because
 * claims may keep a record for up to a day more.
 */
export function pageExpiry(records: readonly Pick<RecordTimes, 'expireAt'>[]): number {
  return Math.max(...records.map(({ expireAt }) => expireAt)) + DAY_SECONDS;
}
