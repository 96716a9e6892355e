import type { Logger } from '@aws-lambda-powertools/logger';

import type { Envelope } from '../../core/envelope.ts';
import type { HandlerLog } from '../../ports.ts';

/** The log of a handler. Its lines name the event and the attempt; they hold no body unless the handler adds it. */
export function handlerLogOf(
  logger: Logger,
  { tenantId, eventId, eventType }: Envelope,
  attempt: number,
): HandlerLog {
  const bound = { tenant_id: tenantId, event_id: eventId, event_type: eventType, attempt };
  return {
    debug: (message, details) => logger.debug(message, { ...details, ...bound }),
    info: (message, details) => logger.info(message, { ...details, ...bound }),
    warn: (message, details) => logger.warn(message, { ...details, ...bound }),
    error: (message, details) => logger.error(message, { ...details, ...bound }),
  };
}
