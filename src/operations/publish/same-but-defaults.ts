import type { LedgerRecord } from '../../core/ledger-record.ts';
import { sameContent } from '../../core/same-content.ts';
import type { DefaultedProperty } from './event-draft.ts';

/**
 * Whether an event is the stored one, apart from what defaults gave to it: the time of the request, for example, differs
 * when somebody sends the same request again.
 *
 * @throws as `sameContent` does.
 */
export function isSameButDefaults(
  stored: LedgerRecord,
  incoming: LedgerRecord,
  defaulted: readonly DefaultedProperty[],
): boolean {
  const { content } = incoming;
  if (stored.content.kind !== 'event' || content.kind !== 'event') return false;
  const taken = stored.content.envelope;
  const envelope = { ...content.envelope };
  for (const property of defaulted) envelope[property] = taken[property];
  return sameContent(stored, { ...incoming, content: { ...content, envelope } });
}
