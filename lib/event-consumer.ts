import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CONSUMER_SETTINGS } from '../src/names/settings.ts';
import { ConsumerRole } from './consumer-role.ts';
import { environmentFor, type StackResources } from './function-environment.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** The bundle that `npm run build` writes. */
const BUNDLE_FOLDER = fileURLToPath(new URL('../dist/consume', import.meta.url));

export interface EventConsumerProps extends StackResources {
  /** Folder that holds `index.mjs`. Default: the bundle in `dist/consume`. */
  readonly bundleFolder?: string | undefined;
}

/** The function that takes events from the queue into the ledger, with its event source mapping. */
export class EventConsumer extends Construct {
  readonly handler: lambda.Function;
  /** Lambda's id of the event source mapping. */
  readonly eventSourceMappingId: string;

  constructor(scope: Construct, id: string, props: EventConsumerProps) {
    super(scope, id);
    const { config, queue, bundleFolder = BUNDLE_FOLDER } = props;

    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: config.logRetentionDays,
      removalPolicy: removalPolicyOf(config),
    });

    // Lambda's log format stays plain text: Powertools writes whole JSON lines, and Lambda's JSON format would put each
    // into another object. X-Ray stays off, because it needs a permission on `*`.
    this.handler = new lambda.Function(this, 'Handler', {
      description: 'Validates events, has them handled and records them in the ledger',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(bundleFolder),
      handler: 'index.handler',
      memorySize: config.memoryMb,
      timeout: Duration.seconds(config.functionTimeoutSeconds),
      // Follow-up events keep the trace of their parents, and Lambda would stop after about 16 passes of a trace. It would
      // refuse their messages without a log line, until their receives are used up. `maxEventGenerations` is the limit.
      recursiveLoop: lambda.RecursiveLoop.ALLOW,
      role: new ConsumerRole(this, 'Permissions', { ...props, logGroup }).role,
      logGroup,
      environment: environmentFor(CONSUMER_SETTINGS, props),
    });

    // `Enabled` stays unset, so that a deploy that changes nothing of the mapping leaves a paused one paused.
    const source = new SqsEventSource(queue, {
      batchSize: config.batchSize,
      maxConcurrency: config.maxConcurrency,
      reportBatchItemFailures: true,
      // The CDK refuses a window of 0 on a FIFO queue; leaving it out means 0.
      ...(config.batchWindowSeconds > 0
        ? { maxBatchingWindow: Duration.seconds(config.batchWindowSeconds) }
        : {}),
    });
    this.handler.addEventSource(source);
    this.eventSourceMappingId = source.eventSourceMappingId;
  }
}
