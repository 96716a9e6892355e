import type { LedgerRow } from './ledger-row.ts';

/** What the watchdog must not change. */
const KEPT = [
  'messageId',
  'bodyText',
  'rawText',
  'format',
  'tenantId',
  'eventId',
  'attempts',
  'receivedAt',
] as const;

/** How often the watchdog may send the message of an event again, unless an operator sends it in between. */
const MOST_TIMES = 3;

/** What is wrong with a mark of the watchdog; `undefined` if nothing is. @param now milliseconds since 1970. */
export function wrongMark(
  row: LedgerRow,
  before: LedgerRow | undefined,
  now: number,
): string | undefined {
  if (!before) return `${row.status} without a record`;
  if (before.status !== 'processing' && before.status !== 'queued') {
    return `${before.status} became ${row.status}`;
  }
  if (Date.parse(before.leaseUntil ?? '') > now) return 'its lease was not over';
  const lost = KEPT.find((name) => row[name] !== before[name]);
  if (lost !== undefined) return `the watchdog changed ${lost}`;
  if (row.status === 'failed') {
    return row.reason === 'lost' ? undefined : `failed for ${row.reason}`;
  }
  if (row.status !== 'queued') return `the watchdog made it ${row.status}`;
  const counted = before.sentAgain + 1;
  if (row.sentAgain !== counted) return `sent again ${row.sentAgain} times, not ${counted}`;
  return counted > MOST_TIMES ? `sent again ${counted} times` : undefined;
}
