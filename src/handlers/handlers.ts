import type { HandlerDefinition } from './handler.ts';

/**
 * The handlers of the deployed function, one a line. An event without a handler is only validated and recorded.
 * `docs/handlers.md` says how to write a handler.
 */
export const HANDLERS: readonly HandlerDefinition[] = [];
