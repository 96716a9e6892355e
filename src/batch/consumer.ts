import type { BatchReport, MessageReport, QueueMessage } from '../core/batch.ts';
import { errorText } from '../core/error-text.ts';
import { MAX_ATTRIBUTES } from '../core/message-attribute.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import type {
  Consumer,
  CopyResult,
  CopySender,
  Deadline,
  Invocation,
  MessageCopy,
  MessageVisibility,
  VisibilityChange,
} from '../ports.ts';
import { answerDeadline, copyDeadline, invocationDeadline } from './invocation-time.ts';
import { processBatch } from './process-batch.ts';
import type { ConsumerServices } from './services.ts';

/**
 * Makes the consumer. It processes a batch, sends the copies, gives back the messages to retry with their delays, tells
 * telemetry, and returns the report. The caller must delete exactly the messages that the report acknowledges.
 *
 * It keeps nothing from one invocation to the next.
 */
export function createConsumer(services: ConsumerServices): Consumer {
  return async ({ messages, ordered }, invocation) => {
    const start = services.clock.now();
    const deadline = invocationDeadline(invocation, start);
    const processed = await processBatch(messages, ordered, deadline, services);
    const report = await sendCopies(processed, invocation, services);
    await giveBack(report, invocation, services);
    ignoringErrors(() => {
      services.telemetry.batchDone(report, services.clock.now() - start, invocation);
    });
    return report;
  };
}

/** Sends the copies. A message whose copy SQS didn't accept goes back to the queue as it would without copies. */
async function sendCopies(
  report: BatchReport,
  invocation: Invocation,
  { copies, telemetry, registry }: ConsumerServices,
): Promise<BatchReport> {
  const wanted = report.messages.flatMap((each) => copyOf(each, registry));
  if (wanted.length === 0) return report;
  const results = (await sendAll(wanted, copyDeadline(invocation), copies)).values();
  const failures: { messageId: string; cause: string }[] = [];
  const messages = report.messages.map((item): MessageReport => {
    if (item.decision.kind !== 'resend') return item;
    const result = results.next().value ?? NO_RESULT;
    if (result.kind === 'sent') return item;
    failures.push({ messageId: item.message.messageId, cause: result.cause });
    return { ...item, decision: item.decision.otherwise };
  });
  if (failures.length > 0) ignoringErrors(() => telemetry.copiesNotSent(failures));
  return { ...report, messages };
}

function copyOf({ message, decision }: MessageReport, registry: SchemaRegistry): MessageCopy[] {
  if (decision.kind !== 'resend') return [];
  const { resent, delaySeconds } = decision;
  return [{ message: withRoom(message, registry), resent, delaySeconds }];
}

/** The same message with room for the attribute of a copy, if an event of another format fills the attributes. */
function withRoom(message: QueueMessage, { formats }: SchemaRegistry): QueueMessage {
  const { attributes, ...others } = message;
  if (!attributes || Object.keys(attributes).length < MAX_ATTRIBUTES) return message;
  try {
    const body = formats?.textWithAttributes(message.body, attributes);
    return body === undefined ? message : { ...others, body };
  } catch {
    // The code for other formats can't be loaded. Then the queue gets the message back.
    return message;
  }
}

const NO_RESULT: CopyResult = { kind: 'failed', cause: 'the sender gave no result for this copy' };

/** The adapter promises not to reject. If it rejects nevertheless, no message is acknowledged. */
async function sendAll(
  wanted: readonly MessageCopy[],
  deadline: Deadline,
  copies: CopySender,
): Promise<readonly CopyResult[]> {
  try {
    return await copies.send(wanted, deadline);
  } catch (error) {
    const cause = errorText(error);
    return wanted.map(() => ({ kind: 'failed', cause }));
  }
}

/** If this fails, the messages come back after the queue's visibility timeout instead. */
async function giveBack(
  report: BatchReport,
  invocation: Invocation,
  { visibility, telemetry }: ConsumerServices,
): Promise<void> {
  const changes = report.messages.flatMap(({ message, decision }): VisibilityChange[] =>
    decision.kind === 'retry' ? [{ ...message, delaySeconds: decision.delaySeconds }] : [],
  );
  if (changes.length === 0) return;
  const failures = await changeVisibility(changes, answerDeadline(invocation), visibility);
  if (failures.length > 0) ignoringErrors(() => telemetry.visibilityUnchanged(failures));
}

/** The adapter promises not to reject. If it rejects nevertheless, all changes count as failed. */
async function changeVisibility(
  changes: readonly VisibilityChange[],
  deadline: Deadline,
  visibility: MessageVisibility,
): ReturnType<MessageVisibility['change']> {
  try {
    return await visibility.change(changes, deadline);
  } catch (error) {
    const cause = errorText(error);
    return changes.map(({ messageId }) => ({ messageId, cause }));
  }
}

/** An error of telemetry must not keep messages from being acknowledged. */
function ignoringErrors(tell: () => void): void {
  try {
    tell();
  } catch {
    // There is nowhere left to report it.
  }
}
