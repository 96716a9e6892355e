import type { EventRecord } from '#generated/console-api.ts';

/** Why an event failed, or why its last attempt did. */
export type Reason = NonNullable<EventRecord['failure']>['reason'];

const TEXTS: Readonly<Record<Reason, string>> = {
  malformed_json: 'The message is not JSON that every reader takes in the same way.',
  invalid_envelope: 'The envelope of the message breaks a rule.',
  unknown_type: 'There is no schema for its type.',
  unknown_version: 'There is no schema for this version of its type.',
  invalid_body: 'The body doesn’t match its schema.',
  expired: 'It came after the time that its sender had set.',
  id_conflict: 'Another content came first under the same id.',
  handler_failed: 'Its handler said that it can never succeed.',
  attempts_exhausted: 'Its last attempt failed, and its message was dead-lettered.',
  max_attempts: 'Its handler used up its attempts.',
  lost: 'Its message didn’t come back.',
  handler_error: 'Its handler threw an error.',
  handler_timeout: 'Its handler didn’t end in time.',
  retry_requested: 'Its handler asked to be called again later.',
  publish_failed: 'Events that its handler published could not be sent.',
};

/** All reasons of failures. */
export const REASONS = Object.keys(TEXTS) as readonly Reason[];

/** A reason in words. */
export function reasonText(reason: Reason): string {
  return TEXTS[reason];
}
