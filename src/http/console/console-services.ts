import type { DeadLetterQueue, EventSource, TypeMonitor } from '../../operation-ports.ts';
import type { Overview } from '../../operations/overview/overview.ts';
import type { Causes } from '../../operations/causes/causes.ts';
import type { TenantDirectory } from '../../ledger-queries.ts';
import type { ApiServices } from '../api-services.ts';
import type { SessionFacts } from './session-facts.ts';

/** What the routes of the console work with: what the API has, and what only somebody with an operator's credentials can do. */
export interface ConsoleServices extends ApiServices {
  readonly session: SessionFacts;
  /** See `withCauses`. */
  readonly causes: Causes;
  /** One for all tabs, so that each source is read only when it is due. */
  readonly overview: Overview;
  readonly source: EventSource;
  readonly deadLetters: DeadLetterQueue;
  readonly types: TypeMonitor;
  /** One sentence about the error of a service: what failed, and what to do. */
  readonly explain: (error: unknown) => string;
  /** See `openTenants`. */
  readonly tenants: TenantDirectory;
}
