import type { ForeignFormat } from '../../core/envelopes/event-format.ts';
import type { FieldError } from '../../core/field-error.ts';
import { JSON_RULES } from '../../core/json-rules.ts';
import type { LedgerRecord } from '../../core/ledger-record.ts';
import type { FailureReason } from '../../core/outcome.ts';
import type { SampleFailure } from '../failure-stats.ts';

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

/** SNS asks whether the topic may send here, or says that it does so no more. */
const CONFIRM: Advice = {
  text: 'SNS sent it about a subscription, so it names no event. Its text, which “events show … --body” prints, has a SubscribeURL. If the topic may send here, open that address to confirm. Then discard.',
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

/** The sender's name for the type may be another one than ours. */
const ADD_SCHEMA_OR_MAP: Advice = {
  text: 'Add the schema. Or, if it has one under another name, add the type to "types" in schemas/mappings.json (docs/formats.md). Deploy it, then replay.',
  action: 'replay',
};

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

type AdvisedError = Pick<FieldError, 'rule' | 'message'>;

/**
 * @param reason missing if nothing failed, and the event only waits.
 * @param key the event's key. That of a message that names no event begins with `#`.
 * @param errors of the event, or of one that failed for the same cause. Empty if nobody knows them.
 * @param format in which its message came. Missing if that is native, or if nobody knows it.
 */
export function adviceOn(
  reason: FailureReason | undefined,
  key: string,
  errors: readonly AdvisedError[] = [],
  format?: ForeignFormat,
): Advice {
  if (reason === undefined) return WAIT;
  if (errors.some(({ rule }) => rule === 'sns')) return CONFIRM;
  if (reason === 'unknown_type' && errors.some(namesMappings)) return ADD_SCHEMA_OR_MAP;
  const isMappable =
    reason === 'invalid_envelope' && errors.length > 0 && errors.every(mayBeMapped);
  if (isMappable && format !== undefined) return MAP;
  if (key.startsWith('#')) return NAMELESS;
  const isBadJson = errors.some(({ rule }) => (JSON_RULES as readonly string[]).includes(rule));
  return reason === 'invalid_body' && isBadJson ? NO_SCHEMA_ACCEPTS : ADVICE[reason];
}

/** Whether mappings can help: a field is missing, or has a name for which they may give another one. */
function mayBeMapped(error: AdvisedError): boolean {
  return error.rule === 'required' || namesMappings(error);
}

/** The errors of names that mappings may change say so. */
function namesMappings({ message }: AdvisedError): boolean {
  return message.includes('schemas/mappings.json');
}

/** What an open event needs. */
export function adviceOnRecord(record: Pick<LedgerRecord, 'key' | 'failure' | 'content'>): Advice {
  const { key, failure, content } = record;
  // The key of a message beside the record of its event has a space.
  const isBesideRejected = key.includes(' ') && failure?.reason !== 'id_conflict';
  if (isBesideRejected) return BESIDE;
  return adviceOn(failure?.reason, key, failure?.errors, content.format);
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
  sample: SampleFailure | undefined,
): CauseAdvice[] {
  const advise = (reason: FailureReason | undefined) =>
    adviceOn(reason, key, sample?.errors, sample?.format);
  const byText = Map.groupBy(reasons, (reason) => advise(reason).text);
  if (byText.size <= 1) return [{ reasons: [], ...advise(reasons[0]) }];
  return [...byText.values()].map((some) => ({ reasons: some, ...advise(some[0]) }));
}
