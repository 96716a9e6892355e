import { DynamoDbLedgerEditor } from '../../../../src/adapters/dynamodb/dynamodb-ledger-editor.ts';
import { MemoryLedgerEditor } from '../../../../src/adapters/memory/memory-ledger-editor.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import type { LedgerEditor } from '../../../../src/operation-ports.ts';
import { LEDGER_TABLE } from '../dynamodb/reading-client.ts';
import { dynamoDbOf, largeTextsOf, tableFaults } from '../simulated-consumer.ts';
import { rowOfRecord } from '../invariants/ledger-row.ts';
import type { World } from '../world.ts';
import type { OperatorProcess } from './operator-process.ts';

/** The editor of an operator's process: the real one, or its twin in memory behind the simulated network. */
export function simulatedEditor(world: World, process: OperatorProcess): LedgerEditor {
  if (world.settings.store === 'memory') return memoryEditor(world, process);
  const client = dynamoDbOf(world, process, 0);
  const { operatorDynamoDb } = world.options.sabotage ?? {};
  return new DynamoDbLedgerEditor(
    operatorDynamoDb?.(client) ?? client,
    LEDGER_TABLE,
    largeTextsOf(world, process),
  );
}

function memoryEditor(world: World, process: OperatorProcess): LedgerEditor {
  const { memoryRecords, memoryRows, network } = world;
  const editor = new MemoryLedgerEditor(memoryRecords);
  const call = async <T>(execute: () => Promise<T>): Promise<T> =>
    await network.call(process, tableFaults(world), execute);
  const edit = (seen: LedgerRecord, change: () => ReturnType<LedgerEditor['requeue']>) =>
    call(async () => {
      const result = await change();
      const record = memoryRecords.get(seen.key);
      if (record && memoryRows.get(seen.key)?.fingerprint !== record) {
        const row = rowOfRecord(record);
        memoryRows.set(seen.key, row);
        world.written(row, process);
      }
      return result;
    });
  return {
    read: (keys) => call(() => editor.read(keys)),
    requeue: (seen, ...how) => edit(seen, () => editor.requeue(seen, ...how)),
    discard: (seen, operationId) => edit(seen, () => editor.discard(seen, operationId)),
    rewrite: (seen, ...how) => edit(seen, () => editor.rewrite(seen, ...how)),
  };
}
