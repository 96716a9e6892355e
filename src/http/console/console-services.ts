import type { Causes } from '../../operations/causes/causes.ts';
import type { ApiServices } from '../api-services.ts';
import type { SessionFacts } from './session-facts.ts';

/** What the routes of the console work with: what the API has, and what only somebody with an operator's credentials can do. */
export interface ConsoleServices extends ApiServices {
  readonly session: SessionFacts;
  /** See `withCauses`. */
  readonly causes: Causes;
}
