import { textHash } from '../core/text-hash.ts';
import type { LedgerRecord } from '../core/ledger-record.ts';
import type { ListOperation } from '../core/operation.ts';
import type { OutgoingMessage } from '../core/outgoing-message.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import type { LedgerEditor, MessageSender, ReplayMessage } from '../operation-ports.ts';
import { assess, isListedUnderWay, stampOf } from './assess.ts';
import type { Candidate } from './candidates.ts';
import type { OperationClock } from './operation-clock.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Step, StepResult } from './run-operation.ts';
import { sendConfirmed } from './send-confirmed.ts';
import { settled } from './settled.ts';
import { judge } from './verdict.ts';

/** What a replay works with. */
export interface ReplayServices {
  readonly editor: Pick<LedgerEditor, 'read' | 'requeue' | 'discard'>;
  readonly sender: MessageSender;
  readonly registry: SchemaRegistry;
  readonly hasHandler: (eventType: string, schemaVersion: string) => boolean;
  readonly clock: OperationClock;
  readonly rate: RateLimit;
  readonly signal: AbortSignal;
}

/** What was known when the run began. */
export interface ReplayStart {
  /** Whether an earlier run of the operation has died or was stopped. */
  readonly resumed: boolean;
  /** The state of each record that the preview accepted. Missing if there was none: the operation is resumed. */
  readonly accepted?: ReadonlyMap<string, string>;
}

interface Sending {
  readonly kind: 'send';
  readonly record: LedgerRecord;
  readonly message: OutgoingMessage;
}

/**
 * The step of a replay: each record that would be accepted becomes `queued`, then its message is sent. A crash between the
 * two leaves a record that is `queued` with the operation's id, and whoever resumes the operation sends its message.
 *
 * A message that named no event may name one now, by a mapping for example. It is recorded under that event's key, so its
 * own record is discarded once it is sent. A crash between the two leaves the record as it was, and a second message is
 * harmless.
 */
export function replayStep(
  operation: ListOperation,
  start: ReplayStart,
  services: ReplayServices,
): Step {
  const { editor, rate, signal } = services;
  return async (chunk) => {
    const records = await editor.read(keysToRead(chunk, operation, start));
    const decisions = chunk.map((candidate) =>
      decide(candidate, records.get(candidate.key), operation, start, services),
    );
    const sendings = decisions.filter((decision) => decision.kind === 'send');
    await rate.wait(sendings.length, signal);
    const results = await sendAll(sendings, operation, services);
    return decisions.map((decision) =>
      decision.kind === 'send' ? (results.get(decision.record.key) ?? SKIPPED_CHANGED) : decision,
    );
  };
}

const SKIPPED_CHANGED: StepResult = { kind: 'skipped', why: 'changed' };

function keysToRead(
  chunk: readonly Candidate[],
  { filter }: ListOperation,
  { resumed }: ReplayStart,
): string[] {
  // An earlier run may have queued them without sending their messages. Only the record itself tells.
  const unread = chunk.filter((candidate) => resumed || !isListedUnderWay(candidate, filter));
  return unread.map(({ key }) => key);
}

function decide(
  candidate: Candidate,
  record: LedgerRecord | undefined,
  { id, filter }: ListOperation,
  { accepted }: ReplayStart,
  { registry, hasHandler, clock }: ReplayServices,
): Sending | StepResult {
  const judging = { registry, hasHandler, now: clock.now(), queuedToo: false };
  if (record?.operationId === id) {
    // An earlier run sent it and was not able to save that.
    if (record.status !== 'queued') return { kind: 'done' };
    // The event may have expired since. It needs its message, or it stays queued.
    const verdict = judge(record, { ...judging, now: -Infinity, queuedToo: true });
    if (verdict.kind !== 'accepted') return { kind: 'skipped', why: verdict.kind };
    return { kind: 'send', record, message: verdict.message };
  }
  // A resumed run lists them, too, but the filter doesn't ask for them.
  if (filter.status === 'failed' && candidate.listed?.status === 'queued')
    return { kind: 'ignored' };
  if (isListedUnderWay(candidate, filter)) return { kind: 'skipped', why: 'under_way' };
  const verdict = assess(record, filter, (each, options) =>
    judge(each, { ...judging, ...options }),
  );
  if (verdict.kind !== 'accepted') return { kind: 'skipped', why: verdict.kind };
  if (record === undefined || isChangedSince(accepted, record)) return SKIPPED_CHANGED;
  return { kind: 'send', record, message: verdict.message };
}

function isChangedSince(accepted: ReplayStart['accepted'], record: LedgerRecord): boolean {
  return accepted !== undefined && accepted.get(record.key) !== stampOf(record);
}

/** Whether the message of a record named no event when it was read: its key is that of the message (`ledgerKey`). */
function isNameless({ key }: LedgerRecord): boolean {
  return key.startsWith('#');
}

async function sendAll(
  sendings: readonly Sending[],
  { id }: ListOperation,
  { editor, sender, clock, signal }: ReplayServices,
): Promise<ReadonlyMap<string, StepResult>> {
  const dueAt = new Date(clock.now()).toISOString();
  const edits = await settled(
    sendings.map(async ({ record }) =>
      isNameless(record) ? 'done' : editor.requeue(record, id, dueAt),
    ),
  );
  const queued = sendings.filter((_, index) => edits[index] === 'done');
  if (queued.length === 0) return new Map();
  const messages = queued.map(({ record, message }) => replayMessage(message, record.key, id));
  const sent = await sendConfirmed(messages, sender, clock, signal);
  const recordedElsewhere = queued.filter(
    ({ record }, index) => isNameless(record) && sent[index]?.kind === 'sent',
  );
  await settled(recordedElsewhere.map(({ record }) => editor.discard(record, id)));
  return new Map(
    queued.map(({ record: { key } }, index): [string, StepResult] => {
      const result = sent[index];
      if (result?.kind === 'sent') return [key, { kind: 'done' }];
      return [key, { kind: 'unsent', key, cause: result?.cause ?? 'SQS gave no answer for it' }];
    }),
  );
}

/** Enough of the key's hash to tell keys apart. SQS takes at most 128 characters, of a few kinds. */
const KEY_HASH_DIGITS = 32;

/** The message that an operation sends for a record. It has the same deduplication id each time. */
export function replayMessage(
  message: OutgoingMessage,
  key: string,
  operationId: string,
): ReplayMessage {
  const keyHash = textHash(key).slice(0, KEY_HASH_DIGITS);
  return { ...message, deduplicationId: `${operationId}-${keyHash}` };
}
