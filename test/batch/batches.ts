import { processBatch } from '../../src/batch/process-batch.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import type { BatchReport, QueueMessage } from '../../src/core/batch.ts';
import { PLENTY } from '../support/deadlines.ts';
import { queueMessage } from '../support/events.ts';

/** Messages of these bodies, `message-0`, `message-1`, … */
export const messagesOf = (...bodies: string[]): QueueMessage[] =>
  bodies.map((body, index) => queueMessage({ messageId: `message-${index}`, body }));

/** Processes a batch of a standard queue, with time enough. */
export const standard = (messages: readonly QueueMessage[], services: BatchServices) =>
  processBatch(messages, false, PLENTY, services);

/** What became of each message, by its id: the kind of its outcome, or why it is retried. */
export const outcomesOf = (report: BatchReport) =>
  Object.fromEntries(
    report.messages.map(({ message, outcome }) => [
      message.messageId,
      outcome.kind === 'retry' ? outcome.code : outcome.kind,
    ]),
  );
