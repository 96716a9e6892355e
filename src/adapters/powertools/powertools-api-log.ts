import type { Logger } from '@aws-lambda-powertools/logger';

import type { ApiLog, RequestReport } from '../../api-ports.ts';

/** One log line for each request, by Powertools. It has no value of the request. */
export class PowertoolsApiLog implements ApiLog {
  private readonly logger: Logger;
  private coldStart = true;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  requestDone({ requestId, method, route, status, milliseconds }: RequestReport): void {
    this.logger.info('request done', {
      request_id: requestId,
      method,
      route,
      status,
      request_ms: milliseconds,
      cold_start: this.coldStart,
    });
    this.coldStart = false;
  }

  requestFailed({ requestId, route, error }: Parameters<ApiLog['requestFailed']>[0]): void {
    this.logger.error('request failed', { request_id: requestId, route, error });
  }
}
