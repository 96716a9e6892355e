import type { ListedRecord } from '../../src/ledger-queries.ts';
import type { RecordStatus } from '../../src/core/ledger-record.ts';
import type { Colour } from '../cli/colours.ts';
import type { Table } from '../cli/table.ts';

const STATUS_COLOURS: Record<RecordStatus, Colour> = {
  failed: 'red',
  queued: 'yellow',
  processing: 'cyan',
  processed: 'green',
  discarded: 'gray',
};

export function statusColour(status: RecordStatus): Colour {
  return STATUS_COLOURS[status];
}

/** The records of a list. The key is what `events show` takes. */
export const RECORD_TABLE: Table<ListedRecord> = {
  columns: [
    { title: 'RECEIVED (UTC)', width: 19, value: ({ receivedAt }) => shortTime(receivedAt) },
    {
      title: 'STATUS',
      width: 10,
      value: ({ status }) => status,
      colour: ({ status }) => statusColour(status),
      dropOrder: 1,
    },
    { title: 'REASON', width: 18, value: ({ reason = '' }) => reason },
    { title: 'TYPE', width: 17, value: ({ eventType = '' }) => eventType, dropOrder: 3 },
    { title: 'VER', width: 3, value: ({ schemaVersion = '' }) => schemaVersion, dropOrder: 3 },
    {
      title: 'TRY',
      width: 3,
      align: 'right',
      value: ({ attempts }) => String(attempts),
      dropOrder: 2,
    },
  ],
  whole: { title: 'EVENT', value: ({ key }) => key },
};

/** `2026-11-28 09:00:03`, from a text of `toISOString`. */
export function shortTime(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}
