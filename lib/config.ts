import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { brokenRules } from './config-rules.ts';
import { readSettings } from './config-settings.ts';
import { ContextReader, type Problem } from './context.ts';

/** Everything that can be set about a stack. Set with `cdk deploy -c name=value` or in `cdk.json`. */
export interface Config {
  /** Default `dev`. `prod` keeps its data when the stack goes and cannot be deleted by accident. */
  readonly stage: 'dev' | 'prod';
  /** Name of a table to use as the ledger, instead of making one. Default none. docs/restore.md tells when. */
  readonly existingTable: string | undefined;
  /** Name of a bucket to keep large texts in, instead of making one. Default none. */
  readonly existingBucket: string | undefined;
  /** Whether the function also knows the event types and handlers of `make accept`. Default false. */
  readonly acceptance: boolean;
  /** Whether events of one group are handled in order. Default false. */
  readonly fifo: boolean;
  /**
   * Who may send besides the stack's own account: accounts, roles and users of other accounts, SNS topics, EventBridge
   * rules. Default none.
   */
  readonly senderArns: readonly string[];
  /** Most messages in one invocation. Default 100, on a FIFO queue 10. */
  readonly batchSize: number;
  /** How long Lambda waits for a batch to fill, in seconds. Default 1, on a FIFO queue 0. */
  readonly batchWindowSeconds: number;
  /** Most invocations at a time. Default 50; `make deploy` checks that the account has as many. */
  readonly maxConcurrency: number;
  /** Default 30. */
  readonly functionTimeoutSeconds: number;
  /** Most handlers at work at once in one invocation, not counting those that ignore their signal. Default 10. */
  readonly handlerConcurrency: number;
  /** How long a handler without a timeout of its own may take, in seconds. Default 10, or 5 less than the function's. */
  readonly handlerTimeoutSeconds: number;
  /** Memory of the function; its CPU share grows with it. Default 512. */
  readonly memoryMb: number;
  /** How long a received message stays hidden, in seconds. Default 6 × `functionTimeoutSeconds`. */
  readonly visibilityTimeoutSeconds: number;
  /** Receives before a message is dead-lettered. Default 5, on a FIFO queue 10. */
  readonly maxReceiveCount: number;
  /** How long the source queue keeps a message. Default 4. */
  readonly retentionDays: number;
  /** How long the dead-letter queue keeps a message, counted from when it was first sent. Default 14. */
  readonly dlqRetentionDays: number;
  /** How long the ledger keeps an event, and so how long a duplicate is recognised. Default 90. */
  readonly ledgerRetentionDays: number;
  /** One of the periods CloudWatch Logs offers. Default 30. */
  readonly logRetentionDays: RetentionDays;
  /** Default `INFO`. */
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** Whether CloudWatch counts events by type, too: up to 7 metrics for each type, at $0.30 a month each. Default false. */
  readonly metricsByEventType: boolean;
  /** Delay after the first receive, in seconds; it doubles with each. Default 30. */
  readonly retryBaseSeconds: number;
  /** Longest delay between two receives, in seconds. Default 300. */
  readonly retryCapSeconds: number;
  /** SNS topic that alarms notify. Default none: alarms are only seen in CloudWatch. */
  readonly alarmTopicArn: string | undefined;
  /** Age of the oldest message from which an alarm is raised, in seconds. Default 600. */
  readonly alarmMaxAgeSeconds: number;
  /** Share of rejected events from which an alarm is raised, in percent. Default 5. */
  readonly alarmRejectedPercent: number;
  /** Share of events that failed in their handlers for good from which an alarm is raised, in percent. Default 5. */
  readonly alarmFailedPercent: number;
  /** Fewer events than this in five minutes say nothing about a share. Default 100. */
  readonly alarmShareMinimumEvents: number;
}

/**
 * Turns the CDK context into a validated configuration. Pure.
 *
 * @throws Error naming every setting that AWS would refuse or that would lose, delay or repeat
 *   messages, with its value, what was expected and why.
 */
export function readConfig(context: Readonly<Record<string, unknown>>): Config {
  const reader = new ContextReader(context);
  const config = readSettings(reader);
  const unusable = new Set(reader.problems.map(({ setting }) => setting));
  const problems = [...reader.problems, ...reader.misspelt(), ...brokenRules(config, unusable)];
  if (problems.length > 0) throw new Error(explain(problems));
  return Object.freeze(config);
}

function explain(problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ setting, value, expected, why }) =>
      `  - ${setting} is ${JSON.stringify(value)}, expected ${expected}${why ? `: ${why}` : ''}.`,
  );
  return ['The stack is not built, because of its settings:', ...lines].join('\n');
}
