import type { EventRecord } from '#generated/console-api.ts';

/** Why an event failed, or why its last attempt did. The session has the text of each. */
export type Reason = NonNullable<EventRecord['failure']>['reason'];

/** Completes the type: a reason that is missing here is an error of the compiler. */
const ALL: Readonly<Record<Reason, true>> = {
  malformed_json: true,
  invalid_envelope: true,
  unknown_type: true,
  unknown_version: true,
  invalid_body: true,
  expired: true,
  id_conflict: true,
  handler_failed: true,
  attempts_exhausted: true,
  max_attempts: true,
  lost: true,
  handler_error: true,
  handler_timeout: true,
  retry_requested: true,
  publish_failed: true,
};

/** All reasons of failures. */
export const REASONS = Object.keys(ALL) as readonly Reason[];
