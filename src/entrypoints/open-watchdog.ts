import { randomUUID } from 'node:crypto';

import { DynamoDbClaimJournal } from '../adapters/dynamodb/dynamodb-claim-journal.ts';
import { DynamoDbQueries, type QueryApi } from '../adapters/dynamodb/dynamodb-queries.ts';
import {
  DynamoDbWatchdogMemory,
  type WatchdogMemoryApi,
} from '../adapters/dynamodb/dynamodb-watchdog-memory.ts';
import {
  DynamoDbWatchedLedger,
  type WatchedLedgerApi,
} from '../adapters/dynamodb/dynamodb-watched-ledger.ts';
import {
  LambdaMappingMonitor,
  type MappingApi,
} from '../adapters/lambda/lambda-mapping-monitor.ts';
import type { S3Api } from '../adapters/s3/s3-http.ts';
import { S3LargeTexts } from '../adapters/s3/s3-large-texts.ts';
import { SqsMessageSender, type SenderApi } from '../adapters/sqs/sqs-message-sender.ts';
import { SqsQueueMonitor, type QueueAttributesApi } from '../adapters/sqs/sqs-queue-monitor.ts';
import { PAUSES } from '../adapters/timers.ts';
import type { WatchdogServices } from '../operations/watchdog/run-watchdog.ts';
import type { Clock } from '../ports.ts';
import { watchdogRules } from './watchdog-rules.ts';
import type { WatchdogSettings } from './watchdog-settings.ts';

/** Clients of the AWS SDK. */
export interface WatchdogClients {
  readonly dynamoDb: QueryApi & WatchedLedgerApi & WatchdogMemoryApi;
  readonly s3: S3Api;
  readonly sqs: SenderApi & QueueAttributesApi;
  readonly lambda: MappingApi;
}

/** Opens a stack for the watchdog. */
export function openWatchdog(
  { dynamoDb, s3, sqs, lambda }: WatchdogClients,
  settings: WatchdogSettings,
  clock: Clock,
): WatchdogServices {
  const { tableName, journalTableName, queueUrl, deadLetterQueueUrl } = settings;
  return {
    claims: new DynamoDbClaimJournal(dynamoDb, journalTableName),
    queries: new DynamoDbQueries(dynamoDb, { tableName, journalTableName }),
    ledger: new DynamoDbWatchedLedger(
      dynamoDb,
      tableName,
      new S3LargeTexts(s3, settings.bucketName),
      PAUSES,
    ),
    memory: new DynamoDbWatchdogMemory(dynamoDb, journalTableName),
    sender: new SqsMessageSender(sqs, queueUrl),
    queues: new SqsQueueMonitor(sqs, queueUrl, deadLetterQueueUrl),
    mapping: new LambdaMappingMonitor(lambda, settings.mappingId),
    clock,
    uniqueId: randomUUID,
    rules: watchdogRules(settings),
  };
}
