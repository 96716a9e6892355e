import { changedPlaces } from './changed-places.ts';
import { NATIVE_NAMES } from './envelope.ts';
import { placeOf } from './envelopes/places.ts';
import { messageText } from './event-text.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { isComparable } from './same-content.ts';

/**
 * Where the messages of two records differ: JSON pointers, as `changedPlaces` gives them. Unknown fields count only where
 * `sameContent` counts them: not between events that came in different formats.
 */
export function differingPlaces(one: LedgerRecord, other: LedgerRecord): string[] {
  const places = changedPlaces(messageText(one), messageText(other));
  const ofOneFormat = one.content.format === other.content.format;
  if (ofOneFormat || !isComparable(one) || !isComparable(other)) return places;
  return places.filter((pointer) => pointer === '' || isKnown(pointer));
}

function isKnown(pointer: string): boolean {
  const [name = ''] = placeOf(pointer);
  return NATIVE_NAMES.has(name);
}
