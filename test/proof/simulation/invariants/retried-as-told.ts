import {
  BatchExecuteStatementCommand,
  DynamoDB,
  type BatchExecuteStatementCommandOutput,
  type BatchStatementRequest,
  type BatchStatementResponse,
  type GetItemCommand,
} from '@aws-sdk/client-dynamodb';

import { clientSending, type Send } from '../client-sending.ts';
import type { Witness } from './witness.ts';

/** The first try and three more. */
const MOST_TRIES = 4;

const RETRIABLE: ReadonlySet<string | undefined> = new Set([
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'InternalServerError',
]);

/** What DynamoDB has answered for a statement so far. */
interface Answered {
  readonly tries: number;
  readonly error: BatchStatementResponse['Error'];
}

/**
 * Watches how a client tries statements again. It knows a statement by its object: the consumer makes a new one for
 * everything that it wants to write. Calls without an answer don't count.
 */
export function watchRetries(client: DynamoDB, witness: Witness): DynamoDB {
  const answered = new WeakMap<BatchStatementRequest, Answered>();
  const check = (statement: BatchStatementRequest): void => {
    const before = answered.get(statement);
    if (!before) return;
    const { tries, error } = before;
    if (RETRIABLE.has(error?.Code) && tries < MOST_TRIES) return;
    const detail = `after ${tries} tries and ${error?.Code ?? 'success'}, a statement was sent again`;
    witness.violated('retried-as-told', detail);
  };
  const send: Send = async (command, options) => {
    const sent = client.send(command as GetItemCommand, options) as Promise<unknown>;
    if (!(command instanceof BatchExecuteStatementCommand)) return sent;
    const { Statements: statements = [] } = command.input;
    statements.forEach(check);
    const answer = (await sent) as BatchExecuteStatementCommandOutput;
    for (const [index, statement] of statements.entries()) {
      const tries = (answered.get(statement)?.tries ?? 0) + 1;
      answered.set(statement, { tries, error: answer.Responses?.[index]?.Error });
    }
    return answer;
  };
  return clientSending(DynamoDB, send);
}
