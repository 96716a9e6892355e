import type { LedgerRecord } from '../../core/ledger-record.ts';
import type { FailureReason } from '../../core/outcome.ts';

/** What an operator can do about open events that failed for one reason. */
export interface Advice {
  /** One or two sentences. */
  readonly text: string;
  /** What usually comes next. `wait`: nothing, because the events get another attempt by themselves. */
  readonly action: 'replay' | 'redrive' | 'discard' | 'wait';
}

const CORRECT: Advice = {
  text: 'Tell the sender, who may send a correction under the same id. Or change the schema, deploy it, and replay.',
  action: 'replay',
};

/** The rules of the envelope are the same for all types, so no schema makes the message valid. */
const SEND_AGAIN: Advice = {
  text: 'Tell the sender, who may send a correction under the same id. If none comes, discard.',
  action: 'discard',
};

const NAMELESS: Advice = {
  text: 'Tell the sender, who may send a corrected event. It can’t replace this message, which names no event.',
  action: 'discard',
};

/** A replay would find the other message's record again. */
const BESIDE: Advice = {
  text: 'Another message has its id. If that is its correction, discard this one. Otherwise its sender needs a new id.',
  action: 'discard',
};

const ADD_SCHEMA: Advice = { text: 'Add the schema, deploy it, then replay.', action: 'replay' };

const WAIT: Advice = {
  text: 'Another attempt follows by itself. Fix the cause before the last one.',
  action: 'wait',
};

const ADVICE: Readonly<Record<FailureReason, Advice>> = {
  malformed_json: NAMELESS,
  invalid_envelope: SEND_AGAIN,
  invalid_body: CORRECT,
  unknown_type: ADD_SCHEMA,
  unknown_version: ADD_SCHEMA,
  expired: {
    text: 'Too late to be handled. Tell the sender, then discard.',
    action: 'discard',
  },
  id_conflict: {
    text: 'Another content came first under the same id. Compare both. The sender needs a new id for the second one.',
    action: 'discard',
  },
  handler_failed: {
    text: 'The handler said that this can never succeed. Fix it and deploy it, or correct the event, then replay.',
    action: 'replay',
  },
  attempts_exhausted: {
    text: 'The last attempt failed. Fix the cause, then replay.',
    action: 'redrive',
  },
  max_attempts: {
    text: 'The handler used up its attempts. Fix the cause, then replay.',
    action: 'replay',
  },
  lost: {
    text: 'Its message did not come back. Find out why, then replay the event.',
    action: 'replay',
  },
  handler_error: WAIT,
  handler_timeout: WAIT,
  retry_requested: WAIT,
  publish_failed: WAIT,
};

/**
 * @param reason missing if nothing failed, and the event only waits.
 * @param key the event's key. That of a message that names no event begins with `#`.
 */
export function adviceOn(reason: FailureReason | undefined, key: string): Advice {
  if (reason === undefined) return WAIT;
  return key.startsWith('#') ? NAMELESS : ADVICE[reason];
}

/** What an open event needs. */
export function adviceOnRecord({ key, failure }: Pick<LedgerRecord, 'key' | 'failure'>): Advice {
  // The key of a message beside the record of its event has a space.
  const isBesideRejected = key.includes(' ') && failure?.reason !== 'id_conflict';
  return isBesideRejected ? BESIDE : adviceOn(failure?.reason, key);
}

/** What some events of a cause need. */
export interface CauseAdvice extends Advice {
  /** Why these events failed. Empty if all events of the cause need the same. */
  readonly reasons: readonly FailureReason[];
}

/**
 * What the events of a cause need. Those that failed for good may need something else than those that wait.
 *
 * @param reasons why events of the cause failed
 * @param key the key of one of them
 */
export function adviceOnCause(reasons: readonly FailureReason[], key: string): CauseAdvice[] {
  const byText = Map.groupBy(reasons, (reason) => adviceOn(reason, key).text);
  if (byText.size <= 1) return [{ reasons: [], ...adviceOn(reasons[0], key) }];
  return [...byText.values()].map((some) => ({ reasons: some, ...adviceOn(some[0], key) }));
}
