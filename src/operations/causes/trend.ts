/** How many events of a cause were received when. */
export interface Trend {
  /** RFC 3339: when the first bucket begins. */
  readonly since: string;
  readonly bucketSeconds: number;
  /** Events in each bucket, the oldest first. The last bucket has the end of the period. At most `MAX_BUCKETS`. */
  readonly counts: readonly number[];
}

export const MAX_BUCKETS = 40;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds. Times at which people look for a cause: a bucket begins at a full minute, hour or day (UTC). */
const BUCKET_SECONDS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 8 * DAY, 16 * DAY],
];

/**
 * A histogram in the smallest buckets that are few enough.
 *
 * @param times milliseconds since 1970, in any order, at least one
 * @param until the end of the period: milliseconds since 1970. Later times move it.
 */
export function trendOf(times: readonly number[], until: number): Trend {
  let first = Infinity;
  let last = until;
  for (const time of times) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  const bucketSeconds = bucketSecondsFor(first, last);
  const start = bucketOf(first, bucketSeconds);
  const counts = new Array<number>(bucketOf(last, bucketSeconds) - start + 1).fill(0);
  for (const time of times) {
    const bucket = bucketOf(time, bucketSeconds) - start;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return { since: new Date(start * bucketSeconds * 1000).toISOString(), bucketSeconds, counts };
}

function bucketSecondsFor(first: number, last: number): number {
  const fits = (seconds: number): boolean =>
    bucketOf(last, seconds) - bucketOf(first, seconds) < MAX_BUCKETS;
  const seconds = BUCKET_SECONDS.find(fits);
  if (seconds !== undefined) return seconds;
  // Years: whole days, as many as are needed. One more, because both ends may be in the middle of a bucket.
  return Math.ceil((last - first) / 1000 / DAY / (MAX_BUCKETS - 1)) * DAY;
}

function bucketOf(time: number, seconds: number): number {
  return Math.floor(time / 1000 / seconds);
}
