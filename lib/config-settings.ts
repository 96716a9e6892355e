import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BEGIN_RESERVE_SECONDS } from '../src/names/settings.ts';
import { readAlarmSettings } from './alarm-config.ts';
import { readApiSettings } from './api-config.ts';
import type { Config } from './config.ts';
import type { ContextReader } from './context.ts';
import { readBatching, readDelivery } from './delivery-config.ts';
import { parseEventBridgeRules } from './event-bridge-rules.ts';
import { senderKind } from './event-senders.ts';
import { DEFAULT_RETENTION, parseRetention } from './ledger-retention.ts';
import { parseSnsSubscriptions } from './sns-subscriptions.ts';

/** The periods that CloudWatch Logs offers. The enum also has "infinite", which isn't a number of days. */
const LOG_RETENTION_DAYS = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** What a new table takes in a second: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
const NEW_TABLE_WRITE_UNITS = 4_000;

/** Reads each setting by itself, within AWS's limits. `config-rules.ts` has the rules between settings. */
export function readContextSettings(read: ContextReader): Config {
  const fifo = read.flag('fifo', false);
  const functionTimeoutSeconds = read.wholeNumber('functionTimeoutSeconds', {
    fallback: 30,
    least: 10,
    most: 900,
    why: `the consumer starts nothing in its last ${BEGIN_RESERVE_SECONDS} seconds, and Lambda allows at most 900`,
  });
  return {
    stage: read.oneOf(
      'stage',
      ['dev', 'prod'],
      'dev',
      'the stack knows only from these names whether to keep data',
    ),
    ...readExisting(read),
    // An account's quota for a table is 40,000 by default, and AWS raises it on request:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
    warmThroughput: read.optionalWholeNumber('warmThroughput', {
      least: NEW_TABLE_WRITE_UNITS,
      most: 10_000_000,
      why: `DynamoDB never lowers what a table takes, and a new one takes ${NEW_TABLE_WRITE_UNITS} write units a second`,
    }),
    acceptance: read.flag('acceptance', false),
    fifo,
    senderArns: read.list('senderArns', {
      accepts: (arn) => senderKind(arn) !== undefined,
      // SQS: a policy has at most 50 principals.
      most: 50,
      expected:
        'the full ARN of an account (arn:aws:iam::<account>:root), a role, a user, an SNS topic or an EventBridge rule, not of a bus',
      why: 'SQS would refuse the policy, or allow nobody or too many to send',
    }),
    snsSubscriptions: read.fields('snsSubscriptions', [], parseSnsSubscriptions),
    eventBridgeRules: read.fields('eventBridgeRules', [], parseEventBridgeRules),
    ...readApiSettings(read),
    functionTimeoutSeconds,
    ...readBatching(read, fifo),
    ...readHandling(read, functionTimeoutSeconds),
    ...readDelivery(read, fifo, functionTimeoutSeconds),
    ...readRetention(read),
    logLevel: read.oneOf(
      'logLevel',
      ['DEBUG', 'INFO', 'WARN', 'ERROR'],
      'INFO',
      'the functions would log at another level',
    ),
    metricsByEventType: read.flag('metricsByEventType', false),
    ...readAlarmSettings(read),
    memoryMb: read.wholeNumber('memoryMb', {
      fallback: 512,
      least: 128,
      most: 10_240,
      why: 'Lambda offers no other sizes',
    }),
  };
}

/** An empty name counts as none, so that `-c existingTable=` overrides `cdk.json`. */
function readExisting(read: ContextReader) {
  const tableNamed = (setting: 'existingTable' | 'existingJournal', what: string) =>
    read.text(
      setting,
      /^$|^[A-Za-z0-9_.-]{3,255}$/,
      'the name of a DynamoDB table: 3 to 255 of A-Z a-z 0-9 . _ -',
      `the function would find no ${what}`,
    ) || undefined;
  const existingTable = tableNamed('existingTable', 'ledger');
  const existingJournal = tableNamed('existingJournal', 'journal');
  const bucket = read.text(
    'existingBucket',
    /^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'the name of an S3 bucket: 3 to 63 of a-z 0-9 . -',
    'the function would find no bucket',
  );
  return { existingTable, existingJournal, existingBucket: bucket || undefined };
}

function readHandling(read: ContextReader, functionTimeoutSeconds: number) {
  return {
    handlerConcurrency: read.wholeNumber('handlerConcurrency', {
      fallback: 10,
      least: 1,
      most: 100,
      why: 'without any, no event would be handled; with too many, each would wait for the others and time out',
    }),
    handlerTimeoutSeconds: read.wholeNumber('handlerTimeoutSeconds', {
      fallback: Math.min(10, functionTimeoutSeconds - BEGIN_RESERVE_SECONDS),
      least: 1,
      most: 900 - BEGIN_RESERVE_SECONDS,
      why: 'a handler without time could do nothing, and Lambda runs for at most 900 seconds',
    }),
    maxEventGenerations: read.wholeNumber('maxEventGenerations', {
      fallback: 100,
      least: 1,
      // The highest generation in an envelope (`src/core/envelope.ts`).
      most: 1_000_000,
      why: 'handlers could publish nothing, or generations that an envelope can’t have',
    }),
  };
}

function readRetention(read: ContextReader) {
  // SQS keeps messages from 60 seconds to 14 days. Settings are whole days.
  const why = 'SQS deletes messages after 14 days at the latest';
  return {
    retentionDays: read.wholeNumber('retentionDays', { fallback: 4, least: 1, most: 14, why }),
    dlqRetentionDays: read.wholeNumber('dlqRetentionDays', {
      fallback: 14,
      least: 1,
      most: 14,
      why,
    }),
    ledgerRetentionDays: read.fields('ledgerRetentionDays', DEFAULT_RETENTION, parseRetention),
    logRetentionDays: read.oneOf(
      'logRetentionDays',
      LOG_RETENTION_DAYS,
      RetentionDays.ONE_MONTH,
      'CloudWatch Logs offers no other periods',
    ),
  };
}
