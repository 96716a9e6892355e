import {
  HANDLING_FAULTS,
  REJECTION_REASONS,
  type FailureReason,
  type HandlingFault,
  type RejectionReason,
} from './outcome.ts';

/** Completes the type: a reason that is missing here is an error of the compiler. */
const OTHER_REASONS: Readonly<
  Record<Exclude<FailureReason, RejectionReason | HandlingFault>, true>
> = {
  id_conflict: true,
  handler_failed: true,
  attempts_exhausted: true,
  max_attempts: true,
  lost: true,
};

/** All reasons of failures. */
export const FAILURE_REASONS: readonly FailureReason[] = [
  ...REJECTION_REASONS,
  ...(Object.keys(OTHER_REASONS) as (keyof typeof OTHER_REASONS)[]),
  ...HANDLING_FAULTS,
];
