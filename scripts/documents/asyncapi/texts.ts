import { eventQueueName, stackName } from '../../../src/names/stack.ts';
import type { ChannelObject, Components, Info, ServerObject } from './asyncapi-document.ts';

export const INFO: Omit<Info, 'version' | 'tags'> = {
  title: 'Event Processor',
  description: [
    'Send JSON events to the queue. Each event is checked against the schema of its type and version, and recorded once under its tenant and id. So sending it again is safe.',
    'A message is one event of at most 1 MiB. A schema can’t say everything: the text must also be I-JSON (RFC 7493), so no key twice, no lone surrogate, no number that a double can’t hold, no NUL.',
    'SQS confirms only that it has the message. Look up in the ledger what became of the event. An event that can never be accepted is kept with its errors.',
    'Amazon SNS and Amazon EventBridge may also deliver events to the queue. The HTTP API takes events with an answer, and has an OpenAPI document of its own.',
  ].join('\n\n'),
  license: { name: 'MIT' },
};

export const SQS_SERVER: ServerObject = {
  host: 'sqs.{region}.amazonaws.com',
  protocol: 'sqs',
  title: 'Amazon SQS',
  description:
    'The endpoint of SQS in the region of the stack. It is the host of the URL of the queue.',
  variables: { region: { description: 'The AWS region of the stack.' } },
  security: [{ $ref: '#/components/securitySchemes/iam' }],
};

/** A channel parameter stands for the stage. */
const QUEUE_NAME = eventQueueName(stackName('{stage}'), false);

export const QUEUE: Omit<ChannelObject, 'messages'> = {
  address: QUEUE_NAME,
  title: 'The event queue',
  summary: 'The SQS queue that takes events of all types.',
  description:
    'The output `QueueUrl` of the stack has the URL of the queue. The name of a FIFO queue ends with `.fifo`. The message group id makes a standard queue fair between tenants, and orders the events of a group on a FIFO queue. There, it is the event’s group, or else the tenant.',
  parameters: {
    stage: { description: 'The stage of the stack.', examples: ['dev', 'prod'] },
  },
  servers: [{ $ref: '#/servers/sqs' }],
  bindings: {
    sqs: { queue: { name: QUEUE_NAME, fifoQueue: false }, bindingVersion: '0.2.0' },
  },
};

export const SECURITY_SCHEMES: Components['securitySchemes'] = {
  iam: {
    type: 'httpApiKey',
    name: 'Authorization',
    in: 'header',
    description:
      'AWS Signature Version 4, which the AWS SDKs make. The sender needs `sqs:SendMessage` on the queue.',
  },
};
