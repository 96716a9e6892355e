import { epochMilliseconds, isDateTime } from '../../src/core/date-time.ts';
import type { ValueOption } from '../cli/options.ts';

/** A time as somebody gave it. What `2h` and `14:30` mean depends on the time at which they are read. */
export type TimeText =
  | { readonly kind: 'at'; readonly milliseconds: number }
  | { readonly kind: 'ago'; readonly milliseconds: number }
  | { readonly kind: 'time_of_day'; readonly milliseconds: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const UNIT_MS = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: DAY_MS, w: 7 * DAY_MS } as const;

/** Reads a time; `undefined` if it has no known form, or doesn't exist. */
export function readTime(text: string): TimeText | undefined {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (unit !== undefined) {
    return { kind: 'ago', milliseconds: Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS] };
  }
  if (/^\d\d:\d\d$/.test(text)) {
    const onFirstDay = `1970-01-01T${text}:00Z`;
    if (!isDateTime(onFirstDay)) return undefined;
    return { kind: 'time_of_day', milliseconds: epochMilliseconds(onFirstDay) };
  }
  const dateTime = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  if (!isDateTime(dateTime)) return undefined;
  return { kind: 'at', milliseconds: epochMilliseconds(dateTime) };
}

/**
 * The moment that a time means: RFC 3339, UTC, with milliseconds.
 *
 * @param now milliseconds since 1970. `14:30` is the last time at or before it that clocks in UTC showed that.
 */
export function momentOf(time: TimeText, now: number): string {
  return new Date(millisecondsOf(time, now)).toISOString();
}

function millisecondsOf({ kind, milliseconds }: TimeText, now: number): number {
  switch (kind) {
    case 'at':
      return milliseconds;
    case 'ago':
      return now - milliseconds;
    case 'time_of_day': {
      const today = now - (now % DAY_MS) + milliseconds;
      return today <= now ? today : today - DAY_MS;
    }
  }
}

/** An option whose value is a time. */
export function timeOption(description: string): ValueOption<TimeText> {
  return {
    placeholder: 'TIME',
    description,
    expected:
      'a time that exists: 30m, 2h, 3d or 1w ago, 14:30 (UTC), a date (UTC), or an RFC 3339 date-time',
    example: '2026-11-28T09:00:00Z',
    parse: readTime,
  };
}
