import type { TimelineEntry } from '#generated/console-api.ts';
import { countText } from '../../parts/format.ts';
import type { Reason } from '../../parts/reasons.ts';

/** How an entry looks: its mark differs by shape, not only by colour. */
export type Tone = 'ok' | 'bad' | 'wait' | 'busy' | 'off';

/** An entry of the timeline in words. */
export interface EntryText {
  readonly title: string;
  readonly detail?: string;
  readonly tone: Tone;
}

const OPERATIONS: Readonly<Record<string, string>> = {
  replay: 'An operator sent it again',
  edit: 'An operator edited and sent it',
  discard: 'An operator discarded it',
  redrive: 'An operator sent its dead letter back',
};

/** Says what happened. Nothing that the record doesn't prove. @param reasonTexts as the session has them */
export function entryText(
  entry: TimelineEntry,
  reasonTexts: Readonly<Record<Reason, string>>,
): EntryText {
  const { kind, times = 0, count = 0, earlier = 0, reason } = entry;
  switch (kind) {
    case 'accepted':
      return { title: 'SQS took its first message', tone: 'ok' };
    case 'resent':
      return { title: `Copies of its message were sent ${timesText(times)}`, tone: 'wait' };
    case 'received':
      return { title: 'Received', tone: 'ok' };
    case 'attempts':
      return {
        title: `Its handler was called ${timesText(count)}`,
        ...(earlier > 0 && {
          detail: `${countText(earlier, 'call')} of these ${earlier === 1 ? 'doesn’t' : 'don’t'} count towards the limit.`,
        }),
        tone: 'busy',
      };
    case 'failed':
      return {
        title: `Failed: ${reason ?? 'unknown'}`,
        ...(reason && { detail: reasonTexts[reason] }),
        tone: 'bad',
      };
    case 'operation':
      return {
        title: OPERATIONS[entry.operation_kind ?? ''] ?? 'An operation changed it',
        ...(entry.by !== undefined && { detail: `By ${entry.by}` }),
        tone: 'busy',
      };
    case 'sent_again':
      return { title: `The watchdog sent its message again ${timesText(times)}`, tone: 'wait' };
    case 'beside':
      return {
        title: 'Another message came with its id',
        ...(reason && { detail: besideText(reason) }),
        tone: 'bad',
      };
    case 'processed':
      return { title: 'Processed', tone: 'ok' };
    case 'discarded':
      return { title: 'Discarded', tone: 'off' };
    case 'lease_ends':
      return { title: 'Its claim ends: then another attempt may begin', tone: 'wait' };
    case 'next_attempt':
      return { title: 'No attempt begins before', tone: 'wait' };
    case 'due':
      return { title: 'Its message is due back', tone: 'wait' };
    case 'expires':
      return { title: 'Too late to begin handling it, as its sender asks', tone: 'wait' };
    case 'deleted':
      return { title: 'The record is deleted within two days of', tone: 'off' };
  }
}

function besideText(reason: Reason): string {
  return reason === 'id_conflict' ? 'Its content is another one.' : `Rejected: ${reason}.`;
}

function timesText(times: number): string {
  return times === 1 ? 'once' : `${String(times)} times`;
}

/**
 * The timeline with what another answer says of messages with its id. They are searched for only once, because that reads many
 * events.
 */
export function withBeside(
  timeline: readonly TimelineEntry[],
  searched: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const beside = searched.filter(({ kind }) => kind === 'beside');
  const others = timeline.filter(({ kind }) => kind !== 'beside');
  return [...others, ...beside].sort((one, other) => timeOf(one) - timeOf(other));
}

/** When it happened, or the time after which it did. */
export function timeOf({ at, after }: TimelineEntry): number {
  return Date.parse(at ?? after ?? '');
}
