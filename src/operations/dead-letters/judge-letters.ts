import type { Operation } from '../../core/operation.ts';
import type { SchemaRegistry } from '../../core/schema-registry.ts';
import type {
  DeadLetter,
  DeadLetterQueue,
  LedgerEditor,
  OperationLog,
} from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';
import type { LedgerRecord } from '../../core/ledger-record.ts';
import { judgeLetter } from './judge-letter.ts';
import { readLetter, type ReadLetter } from './read-letter.ts';
import type { JudgedLetter } from './judged-letter.ts';

/** What reading the dead-letter queue needs. */
export interface DeadLetterServices {
  readonly queue: DeadLetterQueue;
  readonly ledger: Pick<LedgerEditor, 'read'>;
  readonly operations: Pick<OperationLog, 'find'>;
  readonly registry: SchemaRegistry;
  readonly hasHandler: (eventType: string, schemaVersion: string) => boolean;
  readonly clock: Clock;
}

/** A letter with its verdict, and with the record under its key. */
export interface LetterCase extends ReadLetter {
  readonly judged: JudgedLetter;
  readonly stored: LedgerRecord | undefined;
}

/** Reads letters as the function would now. */
export function readLetters(
  letters: readonly DeadLetter[],
  { registry, clock }: Pick<DeadLetterServices, 'registry' | 'clock'>,
): readonly ReadLetter[] {
  const now = clock.now();
  return letters.map((letter) => readLetter(letter, registry, now));
}

/** Judges letters by the records that the ledger has now. */
export async function judgeLetters(
  read: readonly ReadLetter[],
  services: DeadLetterServices,
  ownOperationId?: string,
): Promise<readonly LetterCase[]> {
  const { hasHandler, ledger } = services;
  const now = services.clock.now();
  const own = ownOperationId === undefined ? {} : { ownOperationId };
  const records = await ledger.read([...new Set(read.map(({ record }) => record.key))]);
  const operations = await operationsOf(records.values(), services.operations);
  return read.map((each) => {
    const stored = records.get(each.record.key);
    const operation = operations.get(stored?.operationId ?? '');
    return {
      ...each,
      stored,
      judged: judgeLetter(each, { hasHandler, now, stored, operation, ...own }),
    };
  });
}

/** The operations that sent records which still wait. */
async function operationsOf(
  records: Iterable<LedgerRecord>,
  log: Pick<OperationLog, 'find'>,
): Promise<ReadonlyMap<string, Operation>> {
  const waiting = [...records].filter(({ status }) => status === 'queued');
  const ids = new Set(waiting.map(({ operationId }) => operationId));
  const found = new Map<string, Operation>();
  for (const id of ids) {
    const operation = id === undefined ? undefined : await log.find(id);
    if (operation) found.set(operation.id, operation);
  }
  return found;
}
