import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import { Faults } from '../simulation/faults.ts';
import { BEGIN, Scheduler } from '../simulation/scheduler.ts';
import { FifoQueue } from '../simulation/sqs/fifo-queue.ts';
import type {
  AttributeValues,
  EntryError,
  ReceivedMessage,
  StoredMessage,
} from '../simulation/sqs/queue-message.ts';

/** A service on loopback. */
export interface FifoService {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Milliseconds between two looks of a receive that waits for messages. */
const LOOK_MILLISECONDS = 20;
const DAY_SECONDS = 86_400;

/**
 * SQS with FIFO queues only, over HTTP. The queue is the one of the simulation: a receive gives several messages of a
 * group, as AWS does. The embedded SQS gives one, so a consumer could ignore the order within a batch unnoticed.
 */
export async function startFifoService(seed: number): Promise<FifoService> {
  const service = new FifoSqs(seededRandom(seed, 'FIFO queues'));
  const server = createServer((request, response) => {
    serve(service, request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function serve(
  service: FifoSqs,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  const body = await text(request);
  const answer = await service.answerTo(
    operation,
    JSON.parse(body || '{}') as Fields,
    () => response.writableEnded || request.socket.destroyed,
  );
  response.writeHead('__type' in answer ? 400 : 200, {
    'content-type': 'application/x-amz-json-1.0',
  });
  response.end(JSON.stringify(answer));
}

/** The fields of a call that this service reads. */
interface Fields {
  readonly QueueName?: string;
  readonly QueueUrl?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MaxNumberOfMessages?: number;
  readonly WaitTimeSeconds?: number;
  readonly VisibilityTimeout?: number;
  readonly ReceiptHandle?: string;
  readonly Entries?: readonly Entry[];
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly MessageAttributes?: AttributeValues;
}

type Sent = 'MessageBody' | 'MessageGroupId' | 'MessageDeduplicationId' | 'MessageAttributes';

interface Entry extends Pick<Fields, Sent> {
  readonly Id: string;
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

/** A queue of the simulation, and the settings that its attributes change. */
interface Queue {
  readonly model: FifoQueue;
  readonly settings: { visibilityTimeoutSeconds: number; maxReceiveCount: number };
  deadLetters: Queue | undefined;
}

class FifoSqs {
  private readonly queues = new Map<string, Queue>();
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  async answerTo(operation: string, call: Fields, isGone: () => boolean): Promise<object> {
    if (operation === 'CreateQueue') return this.create(call.QueueName ?? '');
    const queue = this.queues.get(nameIn(call.QueueUrl, '/'));
    if (!queue) return { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no such queue' };
    switch (operation) {
      case 'GetQueueAttributes':
        return { Attributes: attributesOf(queue, nameIn(call.QueueUrl, '/')) };
      case 'SetQueueAttributes':
        return this.configure(queue, call.Attributes ?? {});
      case 'ReceiveMessage':
        return receive(queue, call, isGone);
      case 'SendMessage': {
        const { Failed, Successful } = send(queue, [{ ...call, Id: '0' }]);
        return Successful[0] ?? { __type: `com.amazonaws.sqs#${Failed[0]?.Code ?? ''}` };
      }
      case 'SendMessageBatch':
        return send(queue, call.Entries ?? []);
      case 'DeleteMessage':
        return refusal(queue.model.delete(call.ReceiptHandle ?? '')) ?? {};
      case 'DeleteMessageBatch':
        return eachEntry(call, ({ ReceiptHandle = '' }) =>
          errorIn(queue.model.delete(ReceiptHandle)),
        );
      case 'ChangeMessageVisibilityBatch':
        return eachEntry(call, ({ ReceiptHandle = '', VisibilityTimeout = 0 }) =>
          queue.model.changeVisibility(ReceiptHandle, VisibilityTimeout),
        );
      default:
        return { __type: 'com.amazonaws.sqs#UnsupportedOperation', message: operation };
    }
  }

  private create(name: string): object {
    if (!this.queues.has(name)) this.queues.set(name, this.newQueue());
    return { QueueUrl: `http://127.0.0.1/000000000000/${name}` };
  }

  private newQueue(): Queue {
    const settings = {
      visibilityTimeoutSeconds: 30,
      maxReceiveCount: Infinity,
      retentionSeconds: DAY_SECONDS,
      deadLetterRetentionSeconds: DAY_SECONDS,
      inFlightLimit: 120_000,
      // The two ways in which AWS may read its own documents.
      groupRelease: this.random.pick(['none', 'before_hidden'] as const),
    };
    const observer = {
      // SQS keeps the id of a message that it moves.
      deadLettered: ({ id, body, groupId, attributes }: StoredMessage) =>
        void queue.deadLetters?.model.send(id, body, groupId, attributes),
      retentionEnded: () => undefined,
    };
    const clock = { now: () => Date.now() };
    // The proxy before this service has the faults.
    const faults = new Faults(new Scheduler(), this.random, BEGIN);
    const model = new FifoQueue(clock, this.random, faults, settings, observer);
    const queue: Queue = { model, settings, deadLetters: undefined };
    return queue;
  }

  private configure(queue: Queue, attributes: Readonly<Record<string, string>>): object {
    const { VisibilityTimeout, RedrivePolicy } = attributes;
    if (VisibilityTimeout !== undefined) {
      queue.settings.visibilityTimeoutSeconds = Number(VisibilityTimeout);
    }
    if (RedrivePolicy !== undefined) {
      const policy = JSON.parse(RedrivePolicy) as {
        readonly deadLetterTargetArn: string;
        readonly maxReceiveCount: number;
      };
      queue.settings.maxReceiveCount = policy.maxReceiveCount;
      queue.deadLetters = this.queues.get(nameIn(policy.deadLetterTargetArn, ':'));
    }
    return {};
  }
}

function nameIn(urlOrArn: string | undefined, separator: string): string {
  return urlOrArn?.split(separator).at(-1) ?? '';
}

function attributesOf({ model, settings }: Queue, name: string): Record<string, string> {
  return {
    QueueArn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
    // All messages, hidden ones too.
    ApproximateNumberOfMessages: String(model.size),
  };
}

async function receive(
  queue: Queue,
  { MaxNumberOfMessages = 1, WaitTimeSeconds = 0, VisibilityTimeout }: Fields,
  isGone: () => boolean,
): Promise<object> {
  const end = Date.now() + WaitTimeSeconds * 1000;
  for (;;) {
    const received = queue.model.receive(MaxNumberOfMessages);
    if (VisibilityTimeout !== undefined) {
      for (const { receipt } of received) queue.model.changeVisibility(receipt, VisibilityTimeout);
    }
    if (received.length > 0) return { Messages: received.map(messageOf) };
    if (Date.now() >= end || isGone()) return {};
    await wait(LOOK_MILLISECONDS);
  }
}

function messageOf({ message, receipt, receiveCount }: ReceivedMessage): object {
  return {
    MessageId: message.id,
    ReceiptHandle: receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(message.attributes && { MessageAttributes: message.attributes }),
    Attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(message.sentAt),
      MessageGroupId: message.groupId,
    },
  };
}

function send({ model }: Queue, entries: readonly Entry[]) {
  const Successful: object[] = [];
  const Failed: { Id: string; Code: string; SenderFault: boolean }[] = [];
  for (const { Id, MessageBody = '', MessageGroupId: group, ...entry } of entries) {
    const { MessageDeduplicationId: deduplicationId, MessageAttributes: attributes } = entry;
    const order = { group, deduplicationId, attributes };
    const result = model.sendOnce(randomUUID(), MessageBody, order);
    if ('code' in result) Failed.push({ Id, Code: result.code, SenderFault: result.senderFault });
    else Successful.push({ Id, MessageId: result.message.id, MD5OfMessageBody: md5(MessageBody) });
  }
  return { Successful, Failed };
}

function eachEntry({ Entries = [] }: Fields, act: (entry: Entry) => EntryError | undefined) {
  const results = Entries.map((entry) => ({ Id: entry.Id, error: act(entry) }));
  return {
    Successful: results.flatMap(({ Id, error }) => (error ? [] : [{ Id }])),
    Failed: results.flatMap(({ Id, error }) =>
      error ? [{ Id, Code: error.code, SenderFault: error.senderFault }] : [],
    ),
  };
}

type Deletion = ReturnType<FifoQueue['delete']>;

function errorIn(result: Deletion): EntryError | undefined {
  return result && 'code' in result ? result : undefined;
}

function refusal(result: Deletion): object | undefined {
  const error = errorIn(result);
  return error && { __type: `com.amazonaws.sqs#${error.code}`, message: error.code };
}

function md5(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
