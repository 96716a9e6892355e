import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { receiveLimit } from '../src/core/receive-limit.ts';
import { eventQueueName } from '../src/names/stack.ts';
import type { Config } from './config.ts';
import { EventSubscriptions } from './event-subscriptions.ts';
import { removalPolicyOf } from './removal-policy.ts';

export interface EventQueueProps {
  readonly config: Config;
}

/** The queue to which upstream systems send events, and the dead-letter queue for those that kept failing. */
export class EventQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, { config }: EventQueueProps) {
    super(scope, id);
    // The two queues name each other. For CloudFormation that is a cycle, unless one name is known beforehand.
    const queueName = eventQueueName(Stack.of(this).stackName, config.fifo);

    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetter', {
      ...common(config),
      retentionPeriod: Duration.days(config.dlqRetentionDays),
      redriveAllowPolicy: {
        redrivePermission: sqs.RedrivePermission.BY_QUEUE,
        sourceQueues: [sqs.Queue.fromQueueArn(this, 'SourceByName', arnOf(this, queueName))],
      },
    });

    this.queue = new sqs.Queue(this, 'Source', {
      ...common(config),
      queueName,
      retentionPeriod: Duration.days(config.retentionDays),
      visibilityTimeout: Duration.seconds(config.visibilityTimeoutSeconds),
      deadLetterQueue: {
        queue: this.deadLetterQueue,
        maxReceiveCount: receiveLimit(config, config.fifo),
      },
    });
    const { queue, deadLetterQueue } = this;
    new EventSubscriptions(this, 'Subscriptions', { config, queue, deadLetterQueue });
  }
}

function common(config: Config): sqs.QueueProps {
  return {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // A change of `fifo` replaces both queues. In production the old pair stays, but nothing reads it. The runbook says
    // how to drain it before.
    removalPolicy: removalPolicyOf(config),
    ...(config.fifo ? highThroughputFifo : {}),
  };
}

const highThroughputFifo: sqs.QueueProps = {
  fifo: true,
  // Two events may have equal content. Senders give each event its own deduplication id.
  contentBasedDeduplication: false,
  deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

function arnOf(scope: Construct, queueName: string): string {
  return Stack.of(scope).formatArn({
    service: 'sqs',
    resource: queueName,
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
}
