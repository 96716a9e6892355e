import { errorText } from '../../core/error-text.ts';
import { summarize } from '../../core/reconcile.ts';
import type { Deadline } from '../../ports.ts';
import type { ExpiredEvent } from './plan-event.ts';
import type { PublishResult } from './publish-result.ts';
import type { PublishServices } from './publish-services.ts';
import { isSameButDefaults } from './same-but-defaults.ts';
import { storeDeadline } from './store-deadline.ts';

/**
 * The results of events that have expired. Nobody accepts them any more, but the ledger may have them from an earlier
 * request whose answer was lost: then they are duplicates. Never rejects.
 */
export async function findExpired(
  events: readonly ExpiredEvent[],
  deadline: Deadline,
  { store, timers }: Pick<PublishServices, 'store' | 'timers'>,
): Promise<PublishResult[]> {
  if (events.length === 0) return [];
  const ofStore = storeDeadline(deadline, timers);
  try {
    return await Promise.all(events.map((event) => resultOf(event, store, ofStore.signal)));
  } finally {
    ofStore.end();
  }
}

async function resultOf(
  { record, envelope, defaulted, result }: ExpiredEvent,
  store: PublishServices['store'],
  signal: AbortSignal,
): Promise<PublishResult> {
  try {
    const stored = await store.find(record.key, signal);
    if (stored?.content.kind !== 'event' || !isSameButDefaults(stored, record, defaulted)) {
      return result;
    }
    return { kind: 'duplicate', envelope: stored.content.envelope, of: summarize(stored) };
  } catch (error) {
    return { kind: 'unavailable', envelope, cause: errorText(error) };
  }
}
