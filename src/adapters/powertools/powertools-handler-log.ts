import type { Logger } from '@aws-lambda-powertools/logger';

import type { HandlerLog } from '../../handlers/handler.ts';
import type { Attempt } from '../../handlers/run-handler.ts';

/** A handler's log lines name its event, and never hold its body unless the handler puts it there. */
export function handlerLogOf(logger: Logger, { event, number }: Attempt): HandlerLog {
  const { tenantId, eventId, eventType } = event.envelope;
  const bound = { tenant_id: tenantId, event_id: eventId, event_type: eventType, attempt: number };
  return {
    debug: (message, details) => logger.debug(message, { ...details, ...bound }),
    info: (message, details) => logger.info(message, { ...details, ...bound }),
    warn: (message, details) => logger.warn(message, { ...details, ...bound }),
    error: (message, details) => logger.error(message, { ...details, ...bound }),
  };
}
