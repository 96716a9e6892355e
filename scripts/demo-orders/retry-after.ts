/**
 * What a service asks for in `Retry-After`, in seconds: it may be their number or a date (RFC 9110, section
 * 10.2.3). `undefined` if it is missing or neither.
 *
 * @param now milliseconds since 1970.
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  // `Date.parse` takes much more than dates of HTTP, which end so.
  const date = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
