import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  BatchGetItemCommand,
  DynamoDB,
  type BatchGetItemCommandOutput,
  type GetItemCommand,
} from '@aws-sdk/client-dynamodb';

import type { SqsFunction } from '../../../../src/adapters/sqs/lambda-sqs.ts';
import type { LedgerRecord, NewRecord } from '../../../../src/core/ledger-record.ts';
import type { RecordResult } from '../../../../src/ports.ts';
import { recordingBy } from '../../../support/services.ts';
import { clientSending, type Send } from '../client-sending.ts';
import type { Item } from '../dynamodb/simulated-table.ts';
import type { Invariant } from '../invariants/violation.ts';
import type { Sabotage } from '../world.ts';

/** A bug that the simulation must find. */
export interface PlantedBug {
  /** Completes "a consumer that …". */
  readonly name: string;
  /** Is made for each process that starts, so it may keep state between batches. */
  readonly sabotage: Sabotage;
  /** The first violation must be of one of these invariants. */
  readonly breaks: readonly Invariant[];
  /** The size of the worlds, as a share of a whole one. Default: `SHARE`, which is quick. Rare bugs need larger worlds. */
  readonly share?: number;
}

/** A store that changes its results. */
export function answering(
  change: (result: RecordResult, record: LedgerRecord) => RecordResult,
): Sabotage {
  return {
    store: (store) =>
      recordingBy(store, async (records, deadline) => {
        const results = await store.record(records, deadline);
        return results.map((result, index) => {
          const record = records[index];
          return record ? change(result, record) : result;
        });
      }),
  };
}

/** A store that changes the records that it gets. */
export function recordingOther(change: (record: NewRecord) => NewRecord): Sabotage {
  return {
    store: (store) =>
      recordingBy(store, (records, deadline) => store.record(records.map(change), deadline)),
  };
}

/** A DynamoDB client that changes how it sends commands. */
export function sending(make: (send: Send) => Send): Sabotage {
  return {
    dynamoDb: (client) => {
      // The client sends only commands of its own operations.
      const send: Send = (command, options) => client.send(command as GetItemCommand, options);
      return clientSending(DynamoDB, make(send));
    },
  };
}

/** A consumer that gets a changed event. */
export function receiving(change: (event: SQSEvent) => SQSEvent): Sabotage {
  return { consumer: (consumer) => (event, context) => consumer(change(event), context) };
}

/** A consumer that changes its answer. */
export function responding(
  change: (response: SQSBatchResponse, event: SQSEvent) => SQSBatchResponse,
): Sabotage {
  return {
    consumer:
      (consumer): SqsFunction =>
      async (event, context) =>
        change(await consumer(event, context), event),
  };
}

/** A DynamoDB client that changes what it reads. */
export function readingOther(change: (item: Item) => Item): Sabotage {
  return sending((send) => async (command, options) => {
    const answer = await send(command, options);
    if (!(command instanceof BatchGetItemCommand)) return answer;
    const { Responses = {}, ...rest } = answer as BatchGetItemCommandOutput;
    const tables = Object.entries(Responses);
    return {
      ...rest,
      Responses: Object.fromEntries(tables.map(([name, items]) => [name, items.map(change)])),
    };
  });
}
