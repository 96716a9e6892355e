import type { Envelope } from '../../core/envelope.ts';
import { errorText } from '../../core/error-text.ts';
import { messageText } from '../../core/event-text.ts';
import type { RecordSummary } from '../../core/reconcile.ts';
import type { Deadline, RecordResult } from '../../ports.ts';
import type { AcceptableEvent } from './plan-event.ts';
import type { PublishServices } from './publish-services.ts';
import { isSameButDefaults } from './same-but-defaults.ts';
import { storeDeadline } from './store-deadline.ts';

/** An event after the attempt to record it. */
export interface RecordedEvent {
  readonly plan: AcceptableEvent;
  readonly standing: Standing;
}

/** What the ledger has of an event. */
export type Standing =
  | { readonly kind: 'recorded' }
  | {
      readonly kind: 'duplicate';
      readonly of: RecordSummary;
      /** That of the stored event. */
      readonly envelope: Envelope;
      /** The text of the stored event, if it differs by what defaults gave. */
      readonly text?: string;
    }
  | { readonly kind: 'conflict'; readonly of: RecordSummary }
  /** The ledger has an event of this id. It could not be read to compare it. */
  | { readonly kind: 'undecided'; readonly cause: string }
  /** The ledger may or may not have it. */
  | { readonly kind: 'unknown'; readonly cause: string };

/** Records events by one call of the store, within its part of the time. Never rejects. */
export async function recordEvents(
  plans: readonly AcceptableEvent[],
  deadline: Deadline,
  { store, timers }: Pick<PublishServices, 'store' | 'timers'>,
): Promise<RecordedEvent[]> {
  if (plans.length === 0) return [];
  const ofStore = storeDeadline(deadline, timers);
  try {
    const records = plans.map(({ record }) => record);
    const results = await recordOrNot(store, records, ofStore);
    return await Promise.all(
      plans.map(async (plan, index) => ({
        plan,
        standing: await standingOf(plan, results[index], store, ofStore.signal),
      })),
    );
  } finally {
    ofStore.end();
  }
}

/** The store promises not to reject. If it rejects nevertheless, nothing is known to be recorded. */
async function recordOrNot(
  store: PublishServices['store'],
  records: readonly AcceptableEvent['record'][],
  deadline: Deadline,
): Promise<readonly RecordResult[]> {
  try {
    return await store.record(records, deadline);
  } catch (error) {
    const cause = errorText(error);
    return records.map(() => ({ kind: 'unavailable', code: 'unexpected', cause }));
  }
}

async function standingOf(
  plan: AcceptableEvent,
  result: RecordResult | undefined,
  store: PublishServices['store'],
  signal: AbortSignal,
): Promise<Standing> {
  switch (result?.kind) {
    case 'recorded':
      return { kind: 'recorded' };
    case 'duplicate':
      return { kind: 'duplicate', of: result.of, envelope: plan.envelope };
    case 'refused':
      return besideDefaults(plan, result.of, store, signal);
    case 'unavailable':
      return { kind: 'unknown', cause: result.cause };
    case 'resumed':
    case 'leased':
    case 'unclaimed':
    case 'kept_beside':
    case undefined:
      return { kind: 'unknown', cause: `the store answered ${result?.kind ?? 'nothing'}` };
  }
}

/** If defaults gave something to the event, the stored event may differ only by those. */
async function besideDefaults(
  { record, defaulted }: AcceptableEvent,
  of: RecordSummary,
  store: PublishServices['store'],
  signal: AbortSignal,
): Promise<Standing> {
  if (defaulted.length === 0) return { kind: 'conflict', of };
  try {
    const stored = await store.find(record.key, signal);
    if (!stored) return { kind: 'undecided', cause: 'the stored event is gone' };
    const { content } = stored;
    return content.kind === 'event' && isSameButDefaults(stored, record, defaulted)
      ? { kind: 'duplicate', of, envelope: content.envelope, text: messageText(stored) }
      : { kind: 'conflict', of };
  } catch (error) {
    return { kind: 'undecided', cause: errorText(error) };
  }
}
