import type { RetryCode } from './outcome.ts';

/**
 * Who can end a retry: whoever runs the infrastructure, whoever wrote the handler, or nobody, because the message only
 * waits for another one. Metrics and alarms tell these groups apart.
 */
export type RetryGroup = 'infrastructure' | 'handler' | 'waiting';

const GROUPS: Readonly<Record<RetryCode, RetryGroup>> = {
  store_unavailable: 'infrastructure',
  deadline: 'infrastructure',
  unexpected: 'infrastructure',
  handler_error: 'handler',
  handler_timeout: 'handler',
  retry_requested: 'handler',
  publish_failed: 'handler',
  leased: 'waiting',
  lease_lost: 'waiting',
  no_handler: 'waiting',
  group_held: 'waiting',
};

export function retryGroup(code: RetryCode): RetryGroup {
  return GROUPS[code];
}
