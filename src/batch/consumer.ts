import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

import { batchResponse, deadlineOf, readSqsEvent } from '../adapters/sqs/lambda-sqs.ts';
import { BEGIN_RESERVE_SECONDS } from '../names.ts';
import type { MessageVisibility, VisibilityChange } from '../ports.ts';
import type { BatchReport, BatchServices } from './batch.ts';
import { processBatch } from './process-batch.ts';

/** With less of the invocation left, no call is begun. */
const BEGIN_RESERVE_MS = BEGIN_RESERVE_SECONDS * 1000;
/** With less left, handlers are ended: what remains is for recording what became of their events. */
const HANDLER_RESERVE_MS = 4_000;
/** With less left, publishing is ended: what remains is for recording that it failed. */
const PUBLISH_RESERVE_MS = 3_000;
/** With less left, calls under way are aborted: what remains is for giving their messages back. */
const ABORT_RESERVE_MS = 2_000;
/** With less left, giving back is aborted too: what remains is for the answer to Lambda. */
const ANSWER_RESERVE_MS = 500;

export interface ConsumerServices extends BatchServices {
  readonly visibility: MessageVisibility;
  readonly telemetry: Telemetry;
}

/** Tells operators what happened. Whatever goes wrong in it decides no event's fate. */
export interface Telemetry {
  batchDone(report: BatchReport, milliseconds: number, context: Context): void;
  /** Messages whose visibility stays as the queue has it, since changing it failed. */
  visibilityUnchanged(failures: readonly { messageId: string; cause: string }[]): void;
}

export type Consumer = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * The consumer function: takes a batch from SQS, has it processed, gives back what must be retried
 * with its delay, and answers which messages Lambda must not delete.
 *
 * It keeps nothing from one invocation to the next.
 */
export function createConsumer(services: ConsumerServices): Consumer {
  return async (event, context) => {
    const start = services.clock.now();
    const { messages, ordered } = readSqsEvent(event);
    const deadline = {
      ...deadlineOf(context, BEGIN_RESERVE_MS, ABORT_RESERVE_MS),
      handlers: deadlineOf(context, HANDLER_RESERVE_MS, HANDLER_RESERVE_MS),
      publishing: deadlineOf(context, PUBLISH_RESERVE_MS, PUBLISH_RESERVE_MS),
      settling: deadlineOf(context, ABORT_RESERVE_MS, ABORT_RESERVE_MS),
      endsAt: start + context.getRemainingTimeInMillis(),
    };
    const report = await processBatch(messages, ordered, deadline, services);
    await giveBack(report, context, services);
    quietly(() => {
      services.telemetry.batchDone(report, services.clock.now() - start, context);
    });
    return batchResponse(report);
  };
}

/** If this fails, the messages come back after the queue's own visibility timeout instead. */
async function giveBack(
  report: BatchReport,
  context: Context,
  services: ConsumerServices,
): Promise<void> {
  const changes = report.messages.flatMap(({ message, decision }): VisibilityChange[] =>
    decision.kind === 'retry' ? [{ ...message, delaySeconds: decision.delaySeconds }] : [],
  );
  if (changes.length === 0) return;
  try {
    const deadline = deadlineOf(context, ANSWER_RESERVE_MS, ANSWER_RESERVE_MS);
    const failures = await services.visibility.change(changes, deadline);
    if (failures.length > 0) services.telemetry.visibilityUnchanged(failures);
  } catch (error) {
    const cause = String(error);
    quietly(() => {
      services.telemetry.visibilityUnchanged(
        changes.map(({ messageId }) => ({ messageId, cause })),
      );
    });
  }
}

function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // What can't be told must not become what can't be acknowledged.
  }
}
