import type { Answer, RouteFacts } from '../../src/http/route.ts';
import type { Content } from './openapi-document.ts';

/** An answer, and an example of its body. */
export interface DocumentedAnswer extends Answer {
  readonly example?: unknown;
}

/** A route with all answers that it may give, those of the checks before it included. */
export interface DocumentedRoute {
  readonly route: RouteFacts;
  readonly answers: readonly DocumentedAnswer[];
  /** The bodies that it takes besides `application/json`. */
  readonly otherBodies?: Content;
}
