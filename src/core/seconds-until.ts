/** Whole seconds from `now` until then, rounded up; 0 if it is over. */
export function secondsUntil(rfc3339: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(rfc3339) - now) / 1000));
}
