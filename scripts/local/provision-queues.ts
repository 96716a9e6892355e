import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

import { setUp } from './set-up.ts';
import {
  resolve,
  resourcesOf,
  type Known,
  type Resource,
  type ResourcesMade,
  type Template,
} from './template.ts';

/**
 * Attributes of a FIFO queue that are given when the queue is made. SQS takes `FifoQueue` only then, and ElasticMQ also
 * refuses `ContentBasedDeduplication` later.
 */
const MADE_WITH = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];
/**
 * Properties that SQS has no attribute for, and two that change nothing on a laptop and that not every emulator knows:
 * encryption at rest, and who may use the dead-letter queue.
 */
const LEFT_OUT = ['QueueName', 'Tags', 'SqsManagedSseEnabled', 'RedriveAllowPolicy'];

/** Makes the queues of a template and adds them to what is known. */
export async function createQueues(
  template: Template,
  client: SQSClient,
  endpoint: string,
  known: ResourcesMade,
): Promise<void> {
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  for (const [id, resource] of queues) {
    const QueueName = queueName(id, resource);
    const making = () => createQueue(QueueName, resource, client, endpoint);
    known.set(id, await setUp(`The queue ${QueueName}`, endpoint, making));
  }
  // The queues name each other, so all must exist before their attributes are set. A queue of an earlier run gets them too.
  for (const [id, resource] of queues) {
    const Attributes = attributesOf(
      resource.Properties,
      (name) => !MADE_WITH.includes(name) && !LEFT_OUT.includes(name),
      known,
    );
    const command = new SetQueueAttributesCommand({ QueueUrl: known.get(id)?.ref, Attributes });
    const names = Object.keys(Attributes).join(', ');
    await setUp(`${names} of the queue ${queueName(id, resource)}`, endpoint, () =>
      client.send(command),
    );
  }
}

function queueName(id: string, { Properties }: Resource): string {
  const { QueueName: name, FifoQueue } = Properties;
  return typeof name === 'string' ? name : `${id}${FifoQueue === true ? '.fifo' : ''}`;
}

async function createQueue(
  QueueName: string,
  { Properties }: Resource,
  client: SQSClient,
  endpoint: string,
): Promise<{ ref: string; arn: string }> {
  const Attributes = attributesOf(Properties, (attribute) => MADE_WITH.includes(attribute));
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  // The host in the answer is the emulator's name for itself, which may not resolve here.
  const ref = new URL(new URL(String(QueueUrl)).pathname, endpoint).href;
  const { Attributes: { QueueArn } = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: ref, AttributeNames: ['QueueArn'] }),
  );
  return { ref, arn: String(QueueArn) };
}

/** SQS has the same attributes as CloudFormation, but all of them are texts. */
function attributesOf(
  properties: Resource['Properties'],
  includes: (name: string) => boolean,
  known: Known = new Map(),
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (!includes(name)) continue;
    const resolved = resolve(value, known);
    attributes[name] = typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
  }
  return attributes;
}
