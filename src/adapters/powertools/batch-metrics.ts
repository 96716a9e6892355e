import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

import type { BatchReport, MessageReport } from '../../core/batch.ts';
import type { OutcomeKind } from '../../core/outcome.ts';
import { retryGroup, type RetryGroup } from '../../core/retry-group.ts';
import type { SchemaRegistry } from '../../core/schema-registry.ts';
import {
  EVENT_TYPE_DIMENSION,
  metricDimensions,
  METRICS,
  METRICS_NAMESPACE,
} from '../../names/metrics.ts';
import { countBy, eventTypeOf } from './batch-line.ts';
import { latenciesOf, oldestAgeSeconds } from './latency-sample.ts';

export interface MetricsSettings {
  readonly stage: string;
  /** Whether to count events by type, too. */
  readonly metricsByEventType: boolean;
  readonly maxReceiveCount: number;
}

const OUTCOME_METRICS: Record<OutcomeKind, string> = {
  processed: METRICS.processed,
  duplicate: METRICS.duplicate,
  conflict: METRICS.conflict,
  rejected: METRICS.rejected,
  failed: METRICS.failed,
  retry: METRICS.retry,
};

const RETRY_METRICS: Record<RetryGroup, string> = {
  infrastructure: METRICS.retryInfrastructure,
  handler: METRICS.retryHandler,
  waiting: METRICS.retryWaiting,
};

/** The EMF metrics of each batch, by Powertools. */
export class BatchMetrics {
  private readonly registry: SchemaRegistry;
  private readonly maxReceiveCount: number;
  /** Made once, because that costs as much as handling ten events. It is empty between batches. */
  private readonly ofBatch: Metrics;
  /** Missing if events aren't counted by type. */
  private readonly ofType: Metrics | undefined;

  constructor(registry: SchemaRegistry, settings: MetricsSettings) {
    this.registry = registry;
    this.maxReceiveCount = settings.maxReceiveCount;
    this.ofBatch = newMetrics(settings.stage);
    this.ofType = settings.metricsByEventType ? newMetrics(settings.stage) : undefined;
  }

  coldStarted(functionName: string): void {
    this.ofBatch.captureColdStartMetric(functionName);
  }

  /** @param now milliseconds since 1970: when the batch was done. */
  publish(report: BatchReport, milliseconds: number, now: number): void {
    publish(this.ofBatch, (metrics) => {
      addOutcomes(metrics, report.messages);
      this.addRetries(metrics, report.messages);
      metrics.addMetric(METRICS.batchSize, MetricUnit.Count, report.messages.length);
      metrics.addMetric(METRICS.readDuration, MetricUnit.Milliseconds, report.readMilliseconds);
      metrics.addMetric(METRICS.recordDuration, MetricUnit.Milliseconds, report.recordMilliseconds);
      metrics.addMetric(METRICS.handleDuration, MetricUnit.Milliseconds, report.handleMilliseconds);
      metrics.addMetric(METRICS.batchDuration, MetricUnit.Milliseconds, milliseconds);
      addAges(metrics, report.messages, now);
    });
    if (this.ofType) this.publishEventTypes(report.messages, this.ofType);
  }

  private addRetries(metrics: Metrics, messages: readonly MessageReport[]): void {
    const counts: Partial<Record<RetryGroup, number>> = {};
    let nearLast = 0;
    let resent = 0;
    for (const { message, outcome, decision } of messages) {
      if (outcome.kind !== 'retry') continue;
      const group = retryGroup(outcome.code);
      counts[group] = (counts[group] ?? 0) + 1;
      if (decision.kind === 'acknowledge') continue;
      metrics.addMetric(METRICS.retryDelay, MetricUnit.Seconds, decision.delaySeconds);
      if (decision.kind === 'resend') resent += 1;
      else if (message.receiveCount >= this.maxReceiveCount - 1) nearLast += 1;
    }
    for (const [group, count] of Object.entries(counts)) {
      metrics.addMetric(RETRY_METRICS[group as RetryGroup], MetricUnit.Count, count);
    }
    if (resent > 0) metrics.addMetric(METRICS.resent, MetricUnit.Count, resent);
    if (nearLast > 0) metrics.addMetric(METRICS.nearLastReceive, MetricUnit.Count, nearLast);
  }

  private publishEventTypes(messages: readonly MessageReport[], ofOneType: Metrics): void {
    const byType = Map.groupBy(messages, (item) => this.dimensionOf(item));
    for (const [eventType, ofType] of byType) {
      publish(ofOneType, (metrics) => {
        metrics.addDimension(EVENT_TYPE_DIMENSION, eventType);
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

function addAges(metrics: Metrics, messages: readonly MessageReport[], now: number): void {
  const age = oldestAgeSeconds(messages, now);
  if (age !== undefined) metrics.addMetric(METRICS.firstSeenAge, MetricUnit.Seconds, age);
  for (const { fromOccurred, fromReceipt } of latenciesOf(messages, now)) {
    metrics.addMetric(METRICS.latencyFromOccurred, MetricUnit.Milliseconds, fromOccurred);
    if (fromReceipt === undefined) continue;
    metrics.addMetric(METRICS.latencyFromReceipt, MetricUnit.Milliseconds, fromReceipt);
  }
}
