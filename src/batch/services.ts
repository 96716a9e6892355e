import type { RetryPolicy } from '../core/backoff.ts';
import type { Retention } from '../core/retention.ts';
import type { HandlerRegistry } from '../handlers/handler-registry.ts';
import type { HandlerServices } from '../handlers/run-handler.ts';
import type {
  CopySender,
  EventPublisher,
  EventStore,
  MessageVisibility,
  Telemetry,
} from '../ports.ts';

/** Services that handling claimed events needs. */
export interface HandlingServices extends HandlerServices {
  readonly store: EventStore;
  readonly publisher: EventPublisher;
  /** Maximum number of handlers that run at once in one invocation. Those that ignore their signal don't count. */
  readonly handlerConcurrency: number;
  readonly retryPolicy: RetryPolicy;
}

/** Services that processing a batch needs. */
export interface BatchServices extends HandlingServices {
  readonly handlers: HandlerRegistry;
  /** Gives a new text each time: the id of a claim. */
  readonly uniqueId: () => string;
  /** In [0, 1), for the jitter of delays. */
  readonly random: () => number;
  readonly retention: Retention;
}

/** Services of the whole consumer. */
export interface ConsumerServices extends BatchServices {
  readonly copies: CopySender;
  readonly visibility: MessageVisibility;
  readonly telemetry: Telemetry;
}
