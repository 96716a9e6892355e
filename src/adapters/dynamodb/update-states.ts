import type { AttributeValue, BatchStatementRequest } from '@aws-sdk/client-dynamodb';

import type { StateChange } from '../../core/claim.ts';
import { isOpenAfter } from '../../core/open-record.ts';
import { ATTRIBUTE } from '../../names/storage.ts';
import type { Deadline } from '../../ports.ts';
import type { Pauses } from '../pause.ts';
import { executeStatements, type StatementResult } from './batch-statements.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import { stateAttributes } from './ledger-item.ts';
import { openAttributes } from './open-index.ts';

/** A change of one record. */
export interface StateUpdate {
  readonly key: string;
  /** RFC 3339: when the event was first read. */
  readonly receivedAt: string;
  readonly change: StateChange;
  /** See `Settlement`. */
  readonly hadFailure?: boolean;
  /** The values that attributes must have; `undefined`: the record must not have the attribute. */
  readonly expected: Readonly<Record<string, AttributeValue | undefined>>;
}

/**
 * Changes the states of records with different keys, 25 a call, each only if it is still as expected. `refused`: it
 * isn't, or there is no record. Answers in the order of the updates.
 */
export async function updateStates(
  client: DynamoDbApi,
  tableName: string,
  updates: readonly StateUpdate[],
  deadline: Deadline,
  pauses?: Pauses,
): Promise<readonly StatementResult[]> {
  const statements = updates.map((update) => updateStatement(tableName, update));
  return executeStatements(client, statements, 'ConditionalCheckFailed', deadline, pauses);
}

function updateStatement(
  tableName: string,
  { key, receivedAt, change, hadFailure = false, expected }: StateUpdate,
): BatchStatementRequest {
  const isOpen = isOpenAfter(change, hadFailure);
  const set = Object.entries({
    ...stateAttributes(change),
    ...(isOpen && openAttributes(change.status, receivedAt, key)),
  });
  const conditions: [string, AttributeValue | undefined][] = [
    [ATTRIBUTE.key, { S: key }],
    ...Object.entries(expected),
  ];
  const assignments = set.map(([name]) => `"${name}"=?`).join(', ');
  const removed = removedBy(change, isOpen);
  const removal = removed === undefined ? '' : ` REMOVE "${removed}"`;
  return {
    Statement:
      `UPDATE "${tableName}" SET ${assignments}${removal} ` +
      `WHERE ${conditions.map(condition).join(' AND ')}`,
    Parameters: [...set, ...conditions].flatMap(([, value]) => value ?? []),
  };
}

/**
 * The attribute to remove. It is never more than one, and PartiQL's dialects disagree on how to remove two: a claim takes
 * the record out of the index of open records and sets a lease, and every other change finds a record that is not in the
 * index, or leaves it there.
 */
function removedBy({ leaseUntil }: StateChange, isOpen: boolean): string | undefined {
  if (leaseUntil === undefined) return ATTRIBUTE.leaseUntil;
  return isOpen ? undefined : ATTRIBUTE.openShard;
}

function condition([name, value]: readonly [string, AttributeValue | undefined]): string {
  return value ? `"${name}"=?` : `"${name}" IS MISSING`;
}
