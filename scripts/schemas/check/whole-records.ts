import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { ListedRecord } from '../../../src/ledger-queries.ts';
import type { LedgerEditor } from '../../../src/operation-ports.ts';

/** Records that are read whole by one call, and calls at once. Each record has up to 1 MiB, and all are in memory at once. */
const RECORDS_OF_A_CALL = 8;
const CONCURRENT_CALLS = 4;

/** What reading records whole needs. */
export interface WholeReading {
  readonly editor: Pick<LedgerEditor, 'read'>;
  readonly signal: AbortSignal;
  /** Told how many more records were read. */
  readonly onRead: (records: number) => void;
}

/**
 * Reads listed records whole, at most 32 at a time. Those that are gone by then are left out.
 *
 * @param wanted how many more are needed at least. Default: all
 */
export async function* wholeRecords(
  listed: AsyncIterable<ListedRecord> | Iterable<ListedRecord>,
  reading: WholeReading,
  wanted = (): number => Infinity,
): AsyncGenerator<LedgerRecord, void, undefined> {
  let keys: string[] = [];
  for await (const { key } of listed) {
    keys.push(key);
    if (keys.length < Math.min(wanted(), RECORDS_OF_A_CALL * CONCURRENT_CALLS)) continue;
    yield* await readKeys(keys, reading);
    keys = [];
  }
  yield* await readKeys(keys, reading);
}

async function readKeys(
  keys: readonly string[],
  { editor, signal, onRead }: WholeReading,
): Promise<LedgerRecord[]> {
  const calls = Math.ceil(keys.length / RECORDS_OF_A_CALL);
  const parts = Array.from({ length: calls }, (_, index) =>
    keys.slice(index * RECORDS_OF_A_CALL, (index + 1) * RECORDS_OF_A_CALL),
  );
  signal.throwIfAborted();
  const found = await Promise.all(parts.map((part) => editor.read(part)));
  onRead(keys.length);
  return found.flatMap((records) => [...records.values()]);
}
