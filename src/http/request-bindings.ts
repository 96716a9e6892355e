import type { Deadline } from '../ports.ts';
import type { CallerReading } from './caller.ts';

/** What comes with a request besides HTTP. Give it as the second argument of `app.fetch`. */
export interface RequestBindings {
  readonly requestId: string;
  /** `requestContext.authorizer` of API Gateway. */
  readonly authorizer?: unknown;
  readonly deadline: Deadline;
}

/** Finds out who calls: `readCaller`, with the rules of the settings. */
export type CallerOf = (bindings: RequestBindings) => CallerReading;
