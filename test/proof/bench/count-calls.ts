import { handle, handlerOf, ledgerFor } from './contestants.ts';
import { unitsOfWrites } from './dynamodb-calls.ts';
import { TABLES } from './environment.ts';
import { payloadText } from './payload.ts';
import { workloadBatches, type Workload } from './workload.ts';

/** What a contestant sends to DynamoDB, for each event. */
export interface Count {
  readonly calls: number;
  /** In all tables. */
  readonly writeUnits: number;
  /** In the journal. */
  readonly journalUnits: number;
  /** Bytes in the ledger for each event. */
  readonly itemBytes: number;
}

/** Counts the calls and the write units of one batch. The result is the same in each run. */
export async function countCalls(module: string, workload: Workload): Promise<Count> {
  const [bodies = []] = workloadBatches(workload, workload.batch);
  const dynamoDb = await ledgerFor(module, workload, [bodies]);
  dynamoDb.written = [];
  await handle(await handlerOf(module, dynamoDb, workload), payloadText(bodies));
  const calls = [...dynamoDb.calls.values()].reduce((sum, count) => sum + count, 0);
  const units = unitsOfWrites(dynamoDb.written);
  const inLedger = dynamoDb.written.filter(({ table }) => table === TABLES.ledger);
  const inJournal = dynamoDb.written.filter(({ table }) => table === TABLES.journal);
  const bytes = inLedger.reduce((sum, { bytes }) => sum + bytes, 0);
  const events = bodies.length;
  return {
    calls: calls / events,
    writeUnits: units / events,
    journalUnits: unitsOfWrites(inJournal) / events,
    itemBytes: bytes / events,
  };
}
