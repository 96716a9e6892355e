import type { BatchReport } from '../core/batch.ts';
import { errorText } from '../core/error-text.ts';
import type {
  Consumer,
  Deadline,
  Invocation,
  MessageVisibility,
  VisibilityChange,
} from '../ports.ts';
import { answerDeadline, invocationDeadline } from './invocation-time.ts';
import { processBatch } from './process-batch.ts';
import type { ConsumerServices } from './services.ts';

/**
 * Makes the consumer. It processes a batch, gives back the messages to retry with their delays, tells telemetry, and
 * returns the report. The caller must delete exactly the messages that the report acknowledges.
 *
 * It keeps nothing from one invocation to the next.
 */
export function createConsumer(services: ConsumerServices): Consumer {
  return async ({ messages, ordered }, invocation) => {
    const start = services.clock.now();
    const deadline = invocationDeadline(invocation, start);
    const report = await processBatch(messages, ordered, deadline, services);
    await giveBack(report, invocation, services);
    ignoringErrors(() => {
      services.telemetry.batchDone(report, services.clock.now() - start, invocation);
    });
    return report;
  };
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
