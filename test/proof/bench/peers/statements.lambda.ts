/**
 * Peer (c): the fastest way with the SDK's client. Ajv's validators are compiled at build time, 25 PartiQL inserts share a
 * call, and rows are written in the client's own format, without the document client.
 */
import {
  BatchExecuteStatementCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

import { readEventPrecompiled } from './check-event-standalone.ts';
import { insertStatement } from './insert-statement.ts';
import { ledgerRow, RefusedEvent } from './peer-event.ts';

type Transport = NonNullable<DynamoDBClientConfig['requestHandler']>;
type Row = ReturnType<typeof ledgerRow>;

/**
 * Makes the peer's handler. Without a transport, it is the deployable one.
 *
 * @param statementsACall at most 25.
 */
export function consumer(transport?: Transport, statementsACall = 25) {
  const insert = insertStatement(process.env['TABLE_NAME'] ?? '');
  const client = new DynamoDBClient(transport ? { requestHandler: transport } : {});

  /** Writes rows, and returns the keys of those that failed. A key that already exists isn't a failure. */
  async function record(rows: readonly Row[]): Promise<string[]> {
    try {
      const { Responses = [] } = await client.send(
        new BatchExecuteStatementCommand({ Statements: rows.map(insert) }),
      );
      return keysOf(rows.filter((_, index) => !isSettled(Responses[index]?.Error?.Code)));
    } catch {
      return keysOf(rows);
    }
  }

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const read = event.Records.flatMap(rowOf);
    // DynamoDB refuses a call that names a key twice.
    const rows = [...new Map(read.map((row) => [row.pk, row])).values()];
    const calls = Array.from({ length: Math.ceil(rows.length / statementsACall) }, (_, index) =>
      rows.slice(index * statementsACall, (index + 1) * statementsACall),
    );
    const failed = new Set((await Promise.all(calls.map(record))).flat());
    const failures = failed.size === 0 ? [] : read.filter(({ pk }) => failed.has(pk));
    console.log(
      JSON.stringify({
        message: 'batch done',
        size: event.Records.length,
        failed: failures.length,
      }),
    );
    return {
      batchItemFailures: failures.map(({ message_id }) => ({ itemIdentifier: message_id })),
    };
  };
}

function rowOf({ body, messageId }: SQSRecord): Row[] {
  try {
    return [ledgerRow(readEventPrecompiled(body), messageId)];
  } catch (error) {
    if (error instanceof RefusedEvent) return [];
    throw error;
  }
}

function isSettled(code: string | undefined): boolean {
  return code === undefined || code === 'DuplicateItem';
}

function keysOf(rows: readonly Row[]): string[] {
  return rows.map(({ pk }) => pk);
}

export const handler = consumer();
