import type { HandlerDefinition } from './handler.ts';

/**
 * Every handler of the deployed function, one line each. An event without a handler is validated and
 * recorded, and that is all. `docs/handlers.md` says how to write one.
 */
export const HANDLERS: readonly HandlerDefinition[] = [];
