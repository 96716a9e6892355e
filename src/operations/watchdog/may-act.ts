import type { QueueDepth } from '../../operation-ports.ts';
import type { WatchdogReport } from '../../watchdog-ports.ts';

/** What a run knows of the pipeline before it begins. */
export interface Surroundings {
  /** The source queue. Missing if SQS didn't tell. */
  readonly queue: QueueDepth | undefined;
  /** See `MappingMonitor`. Missing if Lambda didn't tell. */
  readonly mapping: { readonly enabled: boolean | undefined } | undefined;
  /** Milliseconds since 1970: see `WatchdogState`. */
  readonly calmSince: number;
  readonly now: number;
}

/** When overdue messages count as gone. */
export interface CalmRule {
  /** It must have been calm for so long, in milliseconds. */
  readonly graceMs: number;
  /** Messages that the function can take at once. If more wait, an overdue one may be among them. */
  readonly backlog: number;
}

/** Why a run only counts overdue events: their messages may be late and not gone. `undefined`: the run may act. */
export function whyOnlyCount(
  { queue, mapping, calmSince, now }: Surroundings,
  { graceMs, backlog }: CalmRule,
): WatchdogReport['onlyCounted'] {
  if (!mapping) return 'mapping_unknown';
  if (mapping.enabled === false) return 'mapping_disabled';
  if (!queue) return 'queue_unknown';
  if (queue.visible > backlog) return 'backlog';
  // After an outage or a pause, messages come back within the same time as at any other moment.
  return calmSince + graceMs > now ? 'not_calm' : undefined;
}
