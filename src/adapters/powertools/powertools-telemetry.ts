import type { BatchReport, MessageReport, QueueMessage } from '../../core/batch.ts';
import type { RetryCode } from '../../core/outcome.ts';
import { firstSeenAt } from '../../core/resent.ts';
import type { SchemaRegistry } from '../../core/schema-registry.ts';
import type { Clock, Invocation, Telemetry } from '../../ports.ts';
import { batchDetails, batchLine, eventTypeOf, isHandlingFault } from './batch-line.ts';
import { BatchMetrics, type MetricsSettings } from './batch-metrics.ts';
import type { LineLogger } from './line-logger.ts';

/** Maximum number of errors of an event in a log line. The ledger keeps up to 50. */
const MAX_ERRORS_A_LINE = 5;

/**
 * Structured logs and EMF metrics by Powertools. Each batch makes one line, one for each event that a person should
 * look at, one for each reason for which handlers are retried, and one with metrics. No line has a body. At level DEBUG
 * the line of the batch also has its event types and handler calls.
 */
export class PowertoolsTelemetry implements Telemetry {
  private readonly logger: LineLogger;
  private readonly metrics: BatchMetrics;
  private readonly clock: Clock;
  private coldStart = true;

  constructor(
    logger: LineLogger,
    registry: SchemaRegistry,
    settings: MetricsSettings,
    clock: Clock,
  ) {
    this.logger = logger;
    this.metrics = new BatchMetrics(registry, settings);
    this.clock = clock;
  }

  batchDone(report: BatchReport, milliseconds: number, invocation: Invocation): void {
    const request = { request_id: invocation.requestId };
    const coldStart = this.coldStart;
    this.coldStart = false;
    this.logger.info('batch done', {
      ...request,
      ...batchLine(report),
      ...(this.logger.getLevelName() === 'DEBUG' && batchDetails(report)),
      batch_ms: milliseconds,
      cold_start: coldStart,
    });
    this.logger.together(() => {
      for (const item of report.messages) this.logForPeople(item, request);
      for (const item of firstOfEachFault(report.messages)) this.logHandlingFault(item, request);
    });
    if (coldStart) this.metrics.coldStarted(invocation.functionName);
    this.metrics.publish(report, milliseconds, this.clock.now());
  }

  visibilityUnchanged(failures: readonly { messageId: string; cause: string }[]): void {
    this.logger.warn('visibility unchanged: the queue’s own timeout decides', {
      messages: failures.length,
      first_message_id: failures[0]?.messageId,
      cause: failures[0]?.cause,
    });
  }

  copiesNotSent(failures: readonly { messageId: string; cause: string }[]): void {
    this.logger.warn('messages could not be sent again: they go back to the queue', {
      messages: failures.length,
      first_message_id: failures[0]?.messageId,
      cause: failures[0]?.cause,
    });
  }

  private logForPeople(item: MessageReport, request: object): void {
    const { outcome, decision, message, fingerprint } = item;
    const details = { ...request, ...identification(item), outcome: outcome.kind, fingerprint };
    if (outcome.kind === 'rejected') {
      // Without the rule: the fingerprint has it, and the message says it in words.
      const errors = outcome.errors
        .slice(0, MAX_ERRORS_A_LINE)
        .map(({ pointer, message }) => ({ pointer, message }));
      const more = outcome.errors.length - errors.length;
      const { reason } = outcome;
      this.logger.warn('event rejected', {
        ...details,
        reason,
        errors,
        ...(more > 0 && { more_errors: more }),
      });
    } else if (outcome.kind === 'failed') {
      const { reason, cause } = outcome;
      this.logger.error('event failed', { ...details, reason, cause });
    } else if (outcome.kind === 'conflict') {
      this.logger.warn('event id used twice', { ...details, reason: 'id_conflict' });
    } else if (outcome.kind === 'retry' && decision.kind === 'retry' && decision.isLast) {
      const { code: reason, cause } = outcome;
      const receives = message.receiveCount;
      this.logger.error('event goes to the dead-letter queue', {
        ...details,
        reason,
        cause,
        receives,
      });
    }
  }

  private logHandlingFault(item: RetriedReport, request: object): void {
    const { code: reason, cause } = item.outcome;
    const { fingerprint } = item;
    const details = { ...request, ...identification(item), reason, fingerprint, cause };
    this.logger.warn('handler did not succeed', details);
  }
}

type RetriedReport = MessageReport & {
  readonly outcome: Extract<MessageReport['outcome'], { kind: 'retry' }>;
};

/** The first event of each reason for which handlers are retried. If all fail, that is one line. */
function firstOfEachFault(messages: readonly MessageReport[]): RetriedReport[] {
  const first = new Map<RetryCode, RetriedReport>();
  for (const item of messages) {
    const { outcome, decision } = item;
    if (outcome.kind !== 'retry' || !isHandlingFault(outcome.code) || first.has(outcome.code))
      continue;
    if (decision.kind === 'resend' || (decision.kind === 'retry' && !decision.isLast))
      first.set(outcome.code, { ...item, outcome });
  }
  return [...first.values()];
}

function identification(item: MessageReport): object {
  const { reading } = item;
  const identity = reading?.kind === 'valid' ? reading.envelope : reading?.identity;
  return {
    message_id: item.message.messageId,
    ...copyDetails(item.message),
    tenant_id: identity?.tenantId,
    event_id: identity?.eventId,
    event_type: eventTypeOf(item),
  };
}

/** What a line tells of a message that was sent again. */
function copyDetails(message: QueueMessage): object | undefined {
  const { resent } = message;
  const seenAt = firstSeenAt(message);
  if (!resent || seenAt === undefined) return undefined;
  return {
    first_message_id: resent.firstMessageId,
    first_seen_at: new Date(seenAt).toISOString(),
    resent_times: resent.times,
  };
}
