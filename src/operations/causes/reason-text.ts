import type { FailureReason } from '../../core/outcome.ts';

/** What each reason says, in words. Sentences without their periods. */
export const REASON_TEXTS: Readonly<Record<FailureReason, string>> = {
  malformed_json: 'The message isn’t JSON',
  invalid_envelope: 'The envelope is invalid',
  unknown_type: 'No schema has this type',
  unknown_version: 'No schema has this version',
  invalid_body: 'The body doesn’t match its schema',
  expired: 'The event came after its expires_at',
  id_conflict: 'Another event with other content has the same id',
  handler_failed: 'The handler said that the event can never succeed',
  attempts_exhausted: 'The message was received as often as it may be, and failed each time',
  max_attempts: 'The handler failed in every attempt that it may have',
  lost: 'The message of the event didn’t come back',
  handler_error: 'The handler threw an error',
  handler_timeout: 'The handler took too long',
  retry_requested: 'The handler asked for another attempt later',
  publish_failed: 'Events that the handler published couldn’t be sent',
};

/** What events of one cause have in common, in words. @param reasons why they failed. Empty: they wait. */
export function causeText(reasons: readonly FailureReason[]): string {
  return (
    reasons.map((reason) => REASON_TEXTS[reason]).join('. ') ||
    'Nothing failed. The events wait for another attempt'
  );
}
