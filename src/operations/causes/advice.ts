import type { FieldError } from '../../core/field-error.ts';
import { JSON_RULES } from '../../core/json-rules.ts';
import type { LedgerRecord } from '../../core/ledger-record.ts';
import type { Failure, FailureReason } from '../../core/outcome.ts';

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

/** The body breaks a rule of JSON itself. */
const NO_SCHEMA_ACCEPTS: Advice = {
  text: 'No schema can accept this body. Tell the sender, who may send a correction under the same id. If none comes, discard.',
  action: 'discard',
};

/** Other formats have other names and places for a field. */
const MAP: Advice = {
  text: 'Add what is missing or differs to schemas/mappings.json (docs/formats.md), deploy it, and replay. Or tell the sender, and discard.',
  action: 'replay',
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
 * @param errors of the event, or of one that failed for the same cause. Empty if nobody knows them.
 */
export function adviceOn(
  reason: FailureReason | undefined,
  key: string,
  errors: readonly Pick<FieldError, 'rule'>[] = [],
): Advice {
  if (reason === undefined) return WAIT;
  if (key.startsWith('#')) return NAMELESS;
  const isBadJson = errors.some(({ rule }) => (JSON_RULES as readonly string[]).includes(rule));
  return reason === 'invalid_body' && isBadJson ? NO_SCHEMA_ACCEPTS : ADVICE[reason];
}

/** What an open event needs. */
export function adviceOnRecord(record: Pick<LedgerRecord, 'key' | 'failure' | 'content'>): Advice {
  const { key, failure } = record;
  // The key of a message beside the record of its event has a space.
  const isBesideRejected = key.includes(' ') && failure?.reason !== 'id_conflict';
  if (isBesideRejected) return BESIDE;
  return mayBeMapped(record) ? MAP : adviceOn(failure?.reason, key, failure?.errors);
}

/** The rules of the envelope's fields. `known`: no schema has the type. */
const MAPPABLE: ReadonlySet<string> = new Set(['required', 'envelope', 'known']);

/** Whether mappings can make a message valid: only fields of its envelope are missing, or named differently. */
function mayBeMapped({ content, failure }: Pick<LedgerRecord, 'failure' | 'content'>): boolean {
  if (content.format === undefined || failure?.reason !== 'invalid_envelope') return false;
  return failure.errors.every(({ rule }) => MAPPABLE.has(rule));
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
 * @param sample why one of them failed. Missing if it wasn't read.
 */
export function adviceOnCause(
  reasons: readonly FailureReason[],
  key: string,
  sample: Failure | undefined,
): CauseAdvice[] {
  const advise = (reason: FailureReason | undefined) => adviceOn(reason, key, sample?.errors);
  const byText = Map.groupBy(reasons, (reason) => advise(reason).text);
  if (byText.size <= 1) return [{ reasons: [], ...advise(reasons[0]) }];
  return [...byText.values()].map((some) => ({ reasons: some, ...advise(some[0]) }));
}
