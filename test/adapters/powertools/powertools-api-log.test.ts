import { Logger } from '@aws-lambda-powertools/logger';
import { describe, expect, it, vi } from 'vitest';

import { PowertoolsApiLog } from '../../../src/adapters/powertools/powertools-api-log.ts';

describe('PowertoolsApiLog', () => {
  it('writes one line for a request, with its route instead of its path', () => {
    const logger = new Logger({ serviceName: 'test', logLevel: 'INFO' });
    const info = vi.spyOn(logger, 'info').mockImplementation(() => undefined);
    const log = new PowertoolsApiLog(logger);
    const report = { requestId: 'r', method: 'GET', status: 200, milliseconds: 7 };
    log.requestDone({ ...report, route: '/events/{id}' });
    log.requestDone({ ...report, status: 404 });
    const line = { request_id: 'r', method: 'GET', request_ms: 7 };
    expect(info.mock.calls).toEqual([
      ['request done', { ...line, route: '/events/{id}', status: 200, cold_start: true }],
      ['request done', { ...line, status: 404, cold_start: false }],
    ]);
  });

  it('writes errors that nobody foresaw', () => {
    const logger = new Logger({ serviceName: 'test', logLevel: 'INFO' });
    const write = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
    const error = new Error('a bug');
    new PowertoolsApiLog(logger).requestFailed({ requestId: 'r', route: 'GET /health', error });
    expect(write).toHaveBeenCalledWith('request failed', {
      request_id: 'r',
      route: 'GET /health',
      error,
    });
  });
});
