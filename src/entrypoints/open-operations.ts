import {
  DynamoDbLedgerEditor,
  type EditorApi,
} from '../adapters/dynamodb/dynamodb-ledger-editor.ts';
import {
  DynamoDbOperationLog,
  type OperationLogApi,
} from '../adapters/dynamodb/dynamodb-operation-log.ts';
import { JournalWriter, type JournalApi } from '../adapters/dynamodb/journal-writer.ts';
import type { S3Api } from '../adapters/s3/s3-http.ts';
import { S3LargeTexts } from '../adapters/s3/s3-large-texts.ts';
import { SqsMessageSender, type SenderApi } from '../adapters/sqs/sqs-message-sender.ts';
import { PAUSES } from '../adapters/timers.ts';
import type { LedgerEditor, MessageSender, OperationLog } from '../operation-ports.ts';

/** Clients of the AWS SDK. */
export interface OperationClients {
  readonly dynamoDb: EditorApi & JournalApi & OperationLogApi;
  readonly s3: S3Api;
  readonly sqs: SenderApi;
}

/** The resources of a stack that operations use. Its outputs have these names. */
export interface OperationResources {
  readonly tableName: string;
  readonly journalTableName: string;
  readonly bucketName: string;
  readonly queueUrl: string;
}

/** What operations need besides queries. */
export interface OperationPorts {
  readonly editor: LedgerEditor;
  readonly log: OperationLog;
  readonly sender: MessageSender;
}

/** Opens a stack for operators, who change records and send messages. The consumer never does this. */
export function openOperations(
  { dynamoDb, s3, sqs }: OperationClients,
  { tableName, journalTableName, bucketName, queueUrl }: OperationResources,
): OperationPorts {
  const largeTexts = new S3LargeTexts(s3, bucketName);
  const journal = new JournalWriter(dynamoDb, journalTableName, PAUSES);
  return {
    editor: new DynamoDbLedgerEditor(dynamoDb, tableName, largeTexts, journal, PAUSES),
    log: new DynamoDbOperationLog(dynamoDb, journalTableName),
    sender: new SqsMessageSender(sqs, queueUrl),
  };
}
