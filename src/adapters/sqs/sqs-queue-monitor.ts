import type { QueueAttributeName, SQS } from '@aws-sdk/client-sqs';

import type { QueueDepth, QueueMonitor } from '../../operation-ports.ts';

/** The operation that the monitor needs. The `SQS` client of the AWS SDK has it. */
export type QueueAttributesApi = Pick<SQS, 'getQueueAttributes'>;

/** SQS counts about right, and a minute after the last change exactly. */
const ATTRIBUTES = {
  visible: 'ApproximateNumberOfMessages',
  inFlight: 'ApproximateNumberOfMessagesNotVisible',
  delayed: 'ApproximateNumberOfMessagesDelayed',
} as const satisfies Record<keyof QueueDepth, QueueAttributeName>;

export class SqsQueueMonitor implements QueueMonitor {
  private readonly client: QueueAttributesApi;
  private readonly queueUrl: string;
  private readonly deadLetterQueueUrl: string;

  constructor(client: QueueAttributesApi, queueUrl: string, deadLetterQueueUrl: string) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.deadLetterQueueUrl = deadLetterQueueUrl;
  }

  async depths(): ReturnType<QueueMonitor['depths']> {
    const [queue, deadLetters] = await Promise.all(
      [this.queueUrl, this.deadLetterQueueUrl].map((url) => this.depthOf(url)),
    );
    if (!queue || !deadLetters) throw new Error('unreachable: each queue has a depth');
    return { queue, deadLetters };
  }

  private async depthOf(QueueUrl: string): Promise<QueueDepth> {
    const AttributeNames = Object.values(ATTRIBUTES);
    const { Attributes = {} } = await this.client.getQueueAttributes({ QueueUrl, AttributeNames });
    const count = (name: keyof typeof ATTRIBUTES) => Number(Attributes[ATTRIBUTES[name]] ?? 0);
    return { visible: count('visible'), inFlight: count('inFlight'), delayed: count('delayed') };
  }
}
