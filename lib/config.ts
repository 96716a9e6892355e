import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Retention } from '../src/core/retention.ts';
import type { EventBridgeRule } from './event-bridge-rules.ts';
import type { SnsSubscription } from './sns-subscriptions.ts';

/** The settings of a stack. Set them with `cdk deploy -c name=value` or in `cdk.json`. */
export interface Config {
  /** Default `dev`. A `prod` stack can't be deleted by accident, and its data stays if it is deleted. */
  readonly stage: 'dev' | 'prod';
  /** Name of an existing table to use as the ledger. Default: the stack makes one. See docs/restore.md. */
  readonly existingTable: string | undefined;
  /** Name of an existing table to use as the journal. Default: the stack makes one. */
  readonly existingJournal: string | undefined;
  /** Name of an existing bucket for large texts. Default: the stack makes one. */
  readonly existingBucket: string | undefined;
  /**
   * Write units a second that each table of the stack, and the index of open events, takes at once. AWS charges once for
   * it. Default none: a new table takes 4,000.
   */
  readonly warmThroughput: number | undefined;
  /** Whether the function also gets the event types and handlers of `make accept`. Default false. */
  readonly acceptance: boolean;
  /** Whether the queue is FIFO: events of one group are handled in order. Default false. */
  readonly fifo: boolean;
  /**
   * ARNs of who may send besides the stack's own account: accounts, roles and users of other accounts, SNS topics,
   * EventBridge rules. Default none.
   */
  readonly senderArns: readonly string[];
  /** SNS topics to which the stack subscribes the queue. Default none. */
  readonly snsSubscriptions: readonly SnsSubscription[];
  /** EventBridge rules that the stack makes to send events to the queue. Default none. */
  readonly eventBridgeRules: readonly EventBridgeRule[];
  /**
   * Who may call the HTTP API: `iam`, whoever an IAM policy allows to; `jwt`, whoever has a token of `apiJwtIssuer`. `off`:
   * there is no API. Default `iam`.
   */
  readonly httpApi: 'iam' | 'jwt' | 'off';
  /** The issuer of the tokens, as their claim `iss` has it. Only with `jwt`. */
  readonly apiJwtIssuer: string | undefined;
  /** For whom tokens are issued: one of these must be in the claim `aud`, or in `client_id`. Only with `jwt`. */
  readonly apiJwtAudience: readonly string[];
  /** The claim that has the tenant of a caller with a token. Default `tenant_id`. */
  readonly apiTenantClaim: string;
  /** The tenant of requests with IAM credentials that name none. Default none: then each must name one. */
  readonly apiDefaultTenant: string | undefined;
  /** Origins of web pages whose scripts may call the API, such as `https://app.example.com`. Default none. */
  readonly apiCorsOrigins: readonly string[];
  /** Requests a second that the API takes in the long run. Default 500. */
  readonly apiThrottleRate: number;
  /** Requests that it takes at once. Default 1000. */
  readonly apiThrottleBurst: number;
  /** Maximum number of messages in one invocation. Default 100, on a FIFO queue 10. */
  readonly batchSize: number;
  /** How long Lambda waits for a batch to fill, in seconds. Default 1, on a FIFO queue 0. */
  readonly batchWindowSeconds: number;
  /** Maximum number of invocations at a time. Default 50. `make deploy` checks that the account allows as many. */
  readonly maxConcurrency: number;
  /** Timeout of the consumer function, in seconds. Default 30. */
  readonly functionTimeoutSeconds: number;
  /**
   * Maximum number of handlers that run at once in one invocation. Handlers that ignore their signal don't count.
   * Default 10.
   */
  readonly handlerConcurrency: number;
  /**
   * Timeout of a handler that sets none, in seconds. Default 10, but at most `functionTimeoutSeconds` minus 5.
   */
  readonly handlerTimeoutSeconds: number;
  /** Highest generation of an event that a handler publishes. Events from outside are not limited. Default 100. */
  readonly maxEventGenerations: number;
  /** Memory of the consumer function and of the API's function in MB. Its CPU share grows with it. Default 512. */
  readonly memoryMb: number;
  /** How long a received message stays hidden, in seconds. Default 6 × `functionTimeoutSeconds`. */
  readonly visibilityTimeoutSeconds: number;
  /**
   * Number of receives before SQS moves a message to the dead-letter queue. Default 5, on a FIFO queue 10. On a FIFO queue
   * `outageRetryHours` adds to it.
   */
  readonly maxReceiveCount: number;
  /** How long the source queue keeps a message, in days. Default 4. */
  readonly retentionDays: number;
  /** How long the dead-letter queue keeps a message, in days since it was first sent. Default 14. */
  readonly dlqRetentionDays: number;
  /**
   * How long the ledger keeps an event and recognizes its duplicates, in days by status and type. Default: 30 days
   * processed, 90 days open.
   */
  readonly ledgerRetentionDays: Retention;
  /** How long logs are kept, in days: one of the periods that CloudWatch Logs offers. Default 30. */
  readonly logRetentionDays: RetentionDays;
  /** Lowest level that the functions log. Default `INFO`. */
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /**
   * Whether CloudWatch also counts events by type: up to 7 metrics for each type, each $0.30 a month. Default false.
   */
  readonly metricsByEventType: boolean;
  /** Retry delay after the first receive, in seconds. It doubles with each receive. Default 30. */
  readonly retryBaseSeconds: number;
  /** Longest retry delay, in seconds. Default 300. */
  readonly retryCapSeconds: number;
  /**
   * How long an event that infrastructure fails is retried, in hours since SQS accepted it. Default 0: until its receives
   * are used up.
   */
  readonly outageRetryHours: number;
  /**
   * ARN of the SNS topic that alarms notify. Default none: alarms show in CloudWatch only. `prod` needs this or
   * `alarmEmail`, or the text `none`.
   */
  readonly alarmTopicArn: string | undefined;
  /** The e-mail address that alarms notify, by a topic that the stack makes. Default none. */
  readonly alarmEmail: string | undefined;
  /** An alarm is raised if the oldest message is at least this old, in seconds. Default 600. */
  readonly alarmMaxAgeSeconds: number;
  /**
   * An alarm is raised if DynamoDB, S3 or lack of time fails at least this share of messages in a minute, in percent.
   * Default 20.
   */
  readonly alarmInfrastructurePercent: number;
  /** That alarm stays silent below this number of such messages in a minute. Default 20. */
  readonly alarmInfrastructureMinimumEvents: number;
  /**
   * An alarm is raised if handlers fail at least this share of messages for now, in percent, for ten of fifteen minutes.
   * Default 20.
   */
  readonly alarmHandlerPercent: number;
  /** An alarm is raised if at least this share of events is rejected, in percent. Default 5. */
  readonly alarmRejectedPercent: number;
  /** An alarm is raised if handlers fail at least this share of events for good, in percent. Default 5. */
  readonly alarmFailedPercent: number;
  /** The three alarms above stay silent below this number of events in five minutes. Default 100. */
  readonly alarmShareMinimumEvents: number;
  /** An alarm is raised if at least this share of requests to the HTTP API gets 500 or above, in percent. Default 10. */
  readonly alarmApiErrorPercent: number;
  /** That alarm stays silent below this number of requests in five minutes. Default 20. */
  readonly alarmApiMinimumRequests: number;
}
