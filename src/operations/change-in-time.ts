import type { OperationServices, ChosenEvents, Resumption } from './operate.ts';
import { operate, resume } from './operate.ts';
import { previewChange } from './preview-change.ts';
import type { Preview } from './preview.ts';
import type { RunEnd } from './run-operation.ts';
import { withinDeadline } from './within-deadline.ts';
import type { Deadline, Timers } from '../ports.ts';

/** What changes work with that must end in time. The deadline gives the signal. */
export type TimedServices = Omit<OperationServices, 'signal'> & { readonly timers: Timers };

/** A preview, or that there was no time to judge all events. */
export type TimedPreview =
  { readonly kind: 'preview'; readonly preview: Preview } | { readonly kind: 'too_long' };

/** How a change ended, or why it didn't begin. */
export type TimedChange =
  /** Nothing was changed: the preview took too long. */
  | { readonly kind: 'too_long' }
  /** Nothing was changed: other events would be taken than expected. */
  | { readonly kind: 'unexpected'; readonly preview: Preview }
  | { readonly kind: 'ended'; readonly end: RunEnd };

/** Says what a change would do now, if that can be found out before the deadline. */
export function previewInTime(
  asked: Pick<ChosenEvents, 'kind' | 'filter'>,
  services: TimedServices,
  deadline: Deadline,
): Promise<TimedPreview> {
  return withinDeadline(deadline, services.timers, (signal) =>
    previewUntil(asked, { ...services, signal }),
  );
}

/**
 * Does a change, if it takes as many events now as somebody has seen in a preview. At the deadline it is saved as `stopped`,
 * and can be resumed. Rejects only if nothing was done.
 *
 * @param expected how many events the preview accepted that somebody has seen.
 */
export function changeInTime(
  asked: ChosenEvents,
  expected: number,
  services: TimedServices,
  deadline: Deadline,
): Promise<TimedChange> {
  return withinDeadline(deadline, services.timers, async (signal): Promise<TimedChange> => {
    const timed = { ...services, signal };
    const found = await previewUntil(asked, timed);
    if (found.kind === 'too_long') return found;
    const { preview } = found;
    if (preview.counts.accepted !== expected) return { kind: 'unexpected', preview };
    return { kind: 'ended', end: await operate({ ...asked, accepted: preview.accepted }, timed) };
  });
}

/** Goes on with an operation until the deadline. */
export function resumeInTime(
  id: string,
  services: TimedServices,
  deadline: Deadline,
): Promise<Resumption> {
  return withinDeadline(deadline, services.timers, (signal) => resume(id, { ...services, signal }));
}

async function previewUntil(
  { kind, filter }: Pick<ChosenEvents, 'kind' | 'filter'>,
  services: OperationServices,
): Promise<TimedPreview> {
  const { signal } = services;
  try {
    return { kind: 'preview', preview: await previewChange(kind, filter, services) };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { kind: 'too_long' };
    throw error;
  }
}
