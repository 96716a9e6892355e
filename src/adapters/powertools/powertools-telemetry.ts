import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

import type { OutcomeKind, RetryCode } from '../../core/outcome.ts';
import type { SchemaRegistry } from '../../core/schema-registry.ts';
import { metricDimensions, METRICS, METRICS_NAMESPACE } from '../../names.ts';
import type { BatchReport, MessageReport } from '../../core/batch.ts';
import type { Invocation, Telemetry } from '../../ports.ts';
import { batchDetails, batchLine, countBy, eventTypeOf, isHandlingFault } from './batch-line.ts';

/** Maximum number of errors of an event in a log line. The ledger keeps up to 50. */
const MAX_ERRORS_A_LINE = 5;

const OUTCOME_METRICS: Record<OutcomeKind, string> = {
  processed: METRICS.processed,
  duplicate: METRICS.duplicate,
  conflict: METRICS.conflict,
  rejected: METRICS.rejected,
  failed: METRICS.failed,
  retry: METRICS.retry,
};

export interface MetricsSettings {
  readonly stage: string;
  /** Whether to count events by type, too. */
  readonly metricsByEventType: boolean;
}

/**
 * Structured logs and EMF metrics by Powertools. Each batch makes one line, one for each event that a person should
 * look at, one for each reason for which handlers are retried, and one with metrics. No line has a body. At level DEBUG
 * the line of the batch also has its event types and handler calls.
 */
export class PowertoolsTelemetry implements Telemetry {
  private readonly logger: Logger;
  private readonly registry: SchemaRegistry;
  /** Made once, because that costs as much as handling ten events. It is empty between batches. */
  private readonly ofBatch: Metrics;
  /** Missing if events aren't counted by type. */
  private readonly ofType: Metrics | undefined;
  private coldStart = true;

  constructor(
    logger: Logger,
    registry: SchemaRegistry,
    { stage, metricsByEventType }: MetricsSettings,
  ) {
    this.logger = logger;
    this.registry = registry;
    this.ofBatch = newMetrics(stage);
    this.ofType = metricsByEventType ? newMetrics(stage) : undefined;
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
    for (const item of report.messages) this.logForPeople(item, request);
    for (const item of firstOfEachFault(report.messages)) this.logHandlingFault(item, request);
    if (coldStart) this.ofBatch.captureColdStartMetric(invocation.functionName);
    this.publishBatch(report, milliseconds);
    if (this.ofType) this.publishEventTypes(report.messages, this.ofType);
  }

  visibilityUnchanged(failures: readonly { messageId: string; cause: string }[]): void {
    this.logger.warn('visibility unchanged: the queue’s own timeout decides', {
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

  private publishBatch(report: BatchReport, milliseconds: number): void {
    publish(this.ofBatch, (metrics) => {
      addOutcomes(metrics, report.messages);
      metrics.addMetric(METRICS.batchSize, MetricUnit.Count, report.messages.length);
      metrics.addMetric(METRICS.readDuration, MetricUnit.Milliseconds, report.readMilliseconds);
      metrics.addMetric(METRICS.recordDuration, MetricUnit.Milliseconds, report.recordMilliseconds);
      metrics.addMetric(METRICS.handleDuration, MetricUnit.Milliseconds, report.handleMilliseconds);
      metrics.addMetric(METRICS.batchDuration, MetricUnit.Milliseconds, milliseconds);
      for (const { decision } of report.messages) {
        if (decision.kind === 'retry') {
          metrics.addMetric(METRICS.retryDelay, MetricUnit.Seconds, decision.delaySeconds);
        }
      }
    });
  }

  private publishEventTypes(messages: readonly MessageReport[], ofOneType: Metrics): void {
    const byType = Map.groupBy(messages, (item) => this.dimensionOf(item));
    for (const [eventType, ofType] of byType) {
      publish(ofOneType, (metrics) => {
        metrics.addDimension('event_type', eventType);
        addOutcomes(metrics, ofType);
      });
    }
  }

  /** A type without a schema counts as `unknown`, so that senders can't make new metrics. */
  private dimensionOf(item: MessageReport): string {
    const eventType = eventTypeOf(item);
    return eventType !== undefined && this.registry.knows(eventType) ? eventType : 'unknown';
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
    if (decision.kind === 'retry' && !decision.isLast)
      first.set(outcome.code, { ...item, outcome });
  }
  return [...first.values()];
}

function newMetrics(stage: string): Metrics {
  const { service: serviceName, ...defaultDimensions } = metricDimensions(stage);
  return new Metrics({ namespace: METRICS_NAMESPACE, serviceName, defaultDimensions });
}

/**
 * Publishes metrics and clears them, even if publishing fails, so that the next batch starts empty. If a metric has 100
 * values, Powertools publishes by itself and drops added dimensions. Only metrics of the batch, which have none, can have
 * so many values.
 */
function publish(metrics: Metrics, add: (metrics: Metrics) => void): void {
  try {
    add(metrics);
    metrics.publishStoredMetrics();
  } finally {
    metrics.clearMetrics();
    metrics.clearDimensions();
  }
}

function addOutcomes(metrics: Metrics, messages: readonly MessageReport[]): void {
  metrics.addMetric(METRICS.received, MetricUnit.Count, messages.length);
  const counts = countBy(messages, ({ outcome }) => outcome.kind);
  for (const [kind, name] of Object.entries(OUTCOME_METRICS)) {
    const count = counts[kind];
    if (count !== undefined) metrics.addMetric(name, MetricUnit.Count, count);
  }
}

function identification(item: MessageReport): object {
  const { reading } = item;
  const identity = reading?.kind === 'valid' ? reading.envelope : reading?.identity;
  return {
    message_id: item.message.messageId,
    tenant_id: identity?.tenantId,
    event_id: identity?.eventId,
    event_type: eventTypeOf(item),
  };
}
