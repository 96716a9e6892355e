import type { MetricsSettings } from '../../../src/adapters/powertools/batch-metrics.ts';
import { LineLogger } from '../../../src/adapters/powertools/line-logger.ts';
import { PowertoolsTelemetry } from '../../../src/adapters/powertools/powertools-telemetry.ts';
import { processBatch } from '../../../src/batch/process-batch.ts';
import type { BatchReport, QueueMessage } from '../../../src/core/batch.ts';
import type { RetryCode } from '../../../src/core/outcome.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW, queueMessage } from '../../support/events.ts';
import { batchServices, SAMPLES } from '../../support/services.ts';

/** Metrics by event type are on. */
export const SETTINGS: MetricsSettings = {
  stage: 'dev',
  metricsByEventType: true,
  maxReceiveCount: 5,
};
const CLOCK = { now: () => NOW };

/** Telemetry with these settings. */
export const telemetryWith = (settings: MetricsSettings) =>
  new PowertoolsTelemetry(
    new LineLogger({ serviceName: 'event-consumer' }),
    SAMPLES,
    settings,
    CLOCK,
  );

/** Telemetry with `SETTINGS`. */
export const newTelemetry = () => telemetryWith(SETTINGS);

const INVOCATION = {
  requestId: 'request-1',
  functionName: 'event-consumer',
  remaining: () => 60_000,
};

/** Tells telemetry of a batch. */
export function tell(report: BatchReport, telemetry = newTelemetry()): void {
  telemetry.batchDone(report, 25, INVOCATION);
}

/** The report of the batch that these messages make. */
export const reportOf = (messages: readonly QueueMessage[], services = batchServices()) =>
  processBatch(messages, false, PLENTY, services);

/** A message that is retried. */
export const retried = (code: RetryCode, cause: string, messageId: string, isLast = false) => ({
  message: queueMessage({ messageId, receiveCount: isLast ? 5 : 1 }),
  outcome: { kind: 'retry', code, cause } as const,
  decision: { kind: 'retry', delaySeconds: isLast ? 0 : 30, isLast } as const,
});

/** A message without the time at which SQS accepted it. */
export const ofUnknownAge = (message: QueueMessage): QueueMessage => {
  const { messageId, receiptHandle, body, receiveCount } = message;
  return { messageId, receiptHandle, body, receiveCount };
};

/** A message whose copy was sent. */
export const sentAgain = (code: RetryCode, messageId: string) => {
  const resent = { firstSeenAt: NOW - 60_000, times: 3, firstMessageId: 'first' };
  const otherwise = { kind: 'retry', delaySeconds: 240, isLast: false } as const;
  return {
    message: queueMessage({ messageId, receiveCount: 4, resent: { ...resent, times: 2 } }),
    outcome: { kind: 'retry', code, cause: 'down' } as const,
    decision: { kind: 'resend', delaySeconds: 300, resent, otherwise } as const,
  };
};

/** A message whose handler said that it can never succeed. */
export const failedInHandler = (cause: string) => ({
  message: queueMessage(),
  outcome: { kind: 'failed', reason: 'handler_failed', cause } as const,
  decision: { kind: 'acknowledge' } as const,
});

/** The report of a batch of these messages. */
export const report = (...messages: BatchReport['messages']): BatchReport => ({
  messages,
  readMilliseconds: 3,
  recordMilliseconds: 20,
  handleMilliseconds: 0,
});
