import type { ApiLog } from '../api-ports.ts';
import type { LedgerQueries } from '../ledger-queries.ts';
import type { LedgerEditor, MessageSender, OperationLog } from '../operation-ports.ts';
import type { Probe } from '../operations/check-health.ts';
import type { OperationClock } from '../operations/operation-clock.ts';
import type { PublishServices } from '../operations/publish/publish-services.ts';
import type { ApiDocuments } from './api-documents.ts';

/** Whether the services answer on which all else depends. Each rejects if its service doesn't. */
export interface HealthProbes {
  readonly store: Probe;
  readonly queue: Probe;
}

/** What operators read and change. */
export interface OperatorPorts {
  readonly queries: LedgerQueries;
  readonly editor: LedgerEditor;
  readonly log: OperationLog;
  readonly sender: MessageSender;
}

/** What the routes work with. An entry point makes it once. */
export interface ApiServices extends PublishServices {
  readonly clock: OperationClock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  readonly log: ApiLog;
  readonly probes: HealthProbes;
  readonly documents: ApiDocuments;
  /** Loads the clients of AWS with the first request that needs them: publishing works without. */
  readonly operatorPorts: () => Promise<OperatorPorts>;
}
