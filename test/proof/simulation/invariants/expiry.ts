import type { LedgerRow } from './ledger-row.ts';
import type { Witness } from './witness.ts';

/** How long the simulated stack keeps records, in days. */
export const RETENTION = {
  processed: 30,
  open: 90,
  types: {
    'order.placed': { processed: 20, open: 60 },
    'payment.processed': { processed: 25, open: 70 },
  },
};

const DAY_SECONDS = 86_400;

/** Checks a row at each write: it expires when its status and type say, and while the bucket still has its texts. */
export function checkExpiry(row: LedgerRow, witness: Witness): void {
  const expected = expectedExpiry(row);
  const seconds = row.expireAt - secondsOf(row.receivedAt);
  const outlived = row.textFolders.find(
    (folder) => seconds >= (parseInt(folder) + 1) * DAY_SECONDS,
  );
  if (row.expireAt === expected && outlived === undefined) return;
  const detail =
    outlived === undefined
      ? `${row.key}: ${row.status}, expires at ${row.expireAt}, not ${expected}`
      : `${row.key}: expires after ${seconds / DAY_SECONDS} days, its text is in ${outlived}`;
  witness.violated('kept-as-set', detail, witness.find(row.messageId));
}

function expectedExpiry({
  eventType,
  status,
  receivedAt,
  processedAt,
  claimId,
}: LedgerRow): number {
  const { processed, open } = daysOf(eventType);
  const latest = secondsOf(receivedAt) + open * DAY_SECONDS;
  if (status !== 'processed') return latest;
  const soonest = secondsOf(processedAt ?? '') + processed * DAY_SECONDS;
  return claimId === undefined ? soonest : Math.min(soonest, latest);
}

function daysOf(eventType: string | undefined) {
  const types = new Map(Object.entries(RETENTION.types));
  return types.get(eventType ?? '') ?? RETENTION;
}

function secondsOf(dateTime: string): number {
  return Math.floor(Date.parse(dateTime) / 1000);
}
