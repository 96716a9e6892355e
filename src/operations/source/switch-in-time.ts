import type { NewOperation, SourceOperation } from '../../core/operation.ts';
import type { EventSource } from '../../operation-ports.ts';
import type { Deadline, Timers } from '../../ports.ts';
import { withinDeadline } from '../within-deadline.ts';
import { switchSource, type SwitchEnd, type SwitchServices } from './switch-source.ts';

/** What a pause or a resume works with that must end in time. */
export type TimedSwitchServices = Omit<SwitchServices, 'signal'> & { readonly timers: Timers };

/**
 * Pauses or resumes the source like `switchSource`, but doesn't wait until the state is settled: it ends once Lambda has
 * accepted the change. Then the end is `interrupted` and `accepted`, or `done` if the state has settled already. At the
 * deadline it gives up, and nothing was changed.
 */
export function switchInTime(
  asked: NewOperation<SourceOperation>,
  { timers, source, ...services }: TimedSwitchServices,
  deadline: Deadline,
): Promise<SwitchEnd> {
  return withinDeadline(deadline, timers, (signal) => {
    const accepted = new AbortController();
    return switchSource(asked, {
      ...services,
      source: tellingAccepted(source, () => accepted.abort()),
      signal: AbortSignal.any([signal, accepted.signal]),
    });
  });
}

/** @param onAccepted called once Lambda has accepted a change. */
function tellingAccepted(source: EventSource, onAccepted: () => void): EventSource {
  const told = async (change: ReturnType<EventSource['enable']>) => {
    const result = await change;
    if (result === 'accepted') onAccepted();
    return result;
  };
  return {
    read: () => source.read(),
    enable: () => told(source.enable()),
    disable: () => told(source.disable()),
  };
}
