import {
  SendMessageBatchCommand,
  type BatchResultErrorEntry,
  type SendMessageBatchRequestEntry,
  type SQSClient,
  type SQSServiceException,
} from '@aws-sdk/client-sqs';

import { sqsAttributes } from '../formats/sqs-attributes.ts';
import type { Clock } from './clock.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';

/** A message with its deduplication id for a FIFO queue. The id stays the same when the message is sent again. */
export interface OutgoingMessage extends PlannedMessage {
  readonly deduplicationId: string;
}

export interface Queue {
  readonly client: SQSClient;
  readonly url: string;
}

/** A message that SQS didn't accept, and why. */
export interface Refusal {
  readonly message: PlannedMessage;
  /** SQS's own code, e.g. `InternalError`. */
  readonly code: string;
  readonly reason: string;
}

export interface BatchResult {
  readonly sent: readonly PlannedMessage[];
  readonly refused: readonly Refusal[];
  /** Why a whole call failed for good. Its messages are in neither `sent` nor `refused`. */
  readonly error: Error | undefined;
}

/** Attempts for one entry of a batch. If a whole call fails, the SDK repeats it. */
export const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5000;

/** The name of a FIFO queue ends in `.fifo`; AWS allows no other. */
export function isFifo(queueUrl: string): boolean {
  return queueUrl.endsWith('.fifo');
}

/** Milliseconds to wait after the nth attempt (from 1): 100, 200, 400, … up to 5000. */
export function resendDelay(attempt: number): number {
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
}

/**
 * Sends one batch. Entries that SQS failed to accept are sent again, unless SQS says that the sender is at
 * fault: such an entry would fail again, so it is refused at once. Never rejects.
 */
export async function sendWithRetries(
  batch: readonly OutgoingMessage[],
  queue: Queue,
  clock: Clock,
  signal?: AbortSignal,
): Promise<BatchResult> {
  const sent: PlannedMessage[] = [];
  const refused: Refusal[] = [];
  let pending = batch;
  for (let attempt = 1; ; attempt += 1) {
    const failures = await sendOnce(pending, queue);
    if (failures instanceof Error) return { sent, refused, error: failures };
    sent.push(...pending.filter((message) => !failures.has(message)));
    const last = attempt === MAX_ATTEMPTS || signal?.aborted === true;
    const [hopeless, hopeful] = divided([...failures], ([, failure]) => last || isOurs(failure));
    refused.push(...hopeless.map(([message, failure]) => refusal(message, failure)));
    if (hopeful.length === 0) return { sent, refused, error: undefined };
    pending = hopeful.map(([message]) => message);
    await clock.sleep(resendDelay(attempt), signal);
  }
}

/** Error codes which say that the call never left this machine. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'CredentialsProviderError'];

/** True if SQS may have accepted the messages of a failed call, because it didn't say that it refused them. */
export function mayHaveArrived(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : error.name;
  if (NEVER_SENT.includes(code)) return false;
  const { $metadata: { httpStatusCode = 500 } = {} } = error as Partial<SQSServiceException>;
  return httpStatusCode >= 500;
}

type Failure = Partial<BatchResultErrorEntry>;

/** Returns the messages that SQS didn't accept or, if the whole call failed, the SDK's error. */
async function sendOnce(
  messages: readonly OutgoingMessage[],
  { client, url }: Queue,
): Promise<ReadonlyMap<OutgoingMessage, Failure> | Error> {
  const entries = messages.map((message, index) => entryOf(message, index, isFifo(url)));
  try {
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: entries });
    const { Successful = [], Failed = [] } = await client.send(command);
    const taken = new Set(Successful.map(({ Id }) => Number(Id)));
    const failures = new Map(Failed.map((failure) => [Number(failure.Id), failure]));
    // A message that the answer doesn't mention counts as not accepted.
    const left = [...messages.entries()].filter(([index]) => !taken.has(index));
    return new Map(left.map(([index, message]) => [message, failures.get(index) ?? {}]));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isOurs({ SenderFault }: Failure): boolean {
  return SenderFault === true;
}

function divided<T>(list: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [list.filter((item) => test(item)), list.filter((item) => !test(item))];
}

/** The group id makes a standard queue fair between tenants, and keeps the order on a FIFO queue. */
function entryOf(
  message: OutgoingMessage,
  index: number,
  fifo: boolean,
): SendMessageBatchRequestEntry {
  const { body, attributes, tenantId, groupId, deduplicationId } = message;
  const entry = { Id: String(index), MessageBody: body, ...sqsAttributes(attributes) };
  return fifo
    ? { ...entry, MessageGroupId: groupId, MessageDeduplicationId: deduplicationId }
    : { ...entry, MessageGroupId: tenantId };
}

function refusal(message: PlannedMessage, failure: Failure): Refusal {
  const { Code = 'Unanswered', Message = 'SQS did not say what it did with the message' } = failure;
  return { message, code: Code, reason: Message };
}
