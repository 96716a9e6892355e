import type { Trend } from '#generated/console-api.ts';
import { countText, numberText, spanText } from '../../parts/format.ts';

/** A bar of a chart. Its height is a part of the highest one, 0 to 1. */
export interface Bar {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly count: number;
  readonly height: number;
}

export function barsOf({ since, bucket_seconds, counts }: Trend): Bar[] {
  const start = Date.parse(since);
  const most = Math.max(1, ...counts);
  return counts.map((count, index) => ({
    since: start + index * bucket_seconds * 1_000,
    count,
    height: count / most,
  }));
}

/** What a chart shows, for those who don't see it. */
export function trendText({ bucket_seconds, counts }: Trend): string {
  const bucket = spanText(bucket_seconds * 1_000);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(0, ...counts);
  const quiet = counts.length - 1 - counts.findLastIndex((count) => count > 0);
  const end =
    quiet > 0 && quiet < counts.length
      ? `none in the last ${spanText(quiet * bucket_seconds * 1_000)}`
      : `${numberText(counts.at(-1) ?? 0)} in the last ${bucket}`;
  return `${countText(all, 'event')} received within ${spanText(counts.length * bucket_seconds * 1_000)}: at most ${numberText(most)} in ${bucket}, ${end}`;
}
