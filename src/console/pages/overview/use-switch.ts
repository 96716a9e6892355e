import { useState } from 'preact/hooks';

import { call, failureOf, type RequestFailed } from '../../api/client.ts';

export type SwitchKind = 'pause' | 'resume';

/** A question whether to pause or resume, and how far its answer is. */
export interface Switching {
  readonly kind: SwitchKind;
  readonly note: string;
  /** True from the moment at which somebody confirms until Lambda has accepted. */
  readonly isBusy: boolean;
  /** False while its dialog is hidden. */
  readonly isShown: boolean;
  readonly failure?: RequestFailed;
}

/**
 * Pauses or resumes. What was confirmed goes on when the dialog is hidden. If it fails, the dialog appears again.
 *
 * @param onDone called once Lambda has accepted
 */
export function useSwitch(onDone: () => void) {
  const [switching, setSwitching] = useState<Switching>();
  const change = (next: Partial<Switching>): void =>
    setSwitching((last) => last && { ...last, ...next });
  const confirm = async ({ kind, note }: Switching): Promise<void> => {
    setSwitching({ kind, note, isBusy: true, isShown: true });
    try {
      await send(kind, note.trim());
      setSwitching(undefined);
      onDone();
    } catch (error) {
      change({ isBusy: false, isShown: true, failure: failureOf(error) });
    }
  };
  return {
    switching,
    ask: (kind: SwitchKind): void =>
      setSwitching((last) =>
        last ? { ...last, isShown: true } : { kind, note: '', isBusy: false, isShown: true },
      ),
    write: (note: string): void => change({ note }),
    confirm: (): void => {
      if (switching && !switching.isBusy) void confirm(switching);
    },
    hide: (): void =>
      setSwitching((last) => (last?.isBusy ? { ...last, isShown: false } : undefined)),
  };
}

function send(kind: SwitchKind, note: string): Promise<unknown> {
  if (kind === 'pause') return call('POST /source/pause', { body: { note } });
  return call('POST /source/resume', { body: note === '' ? {} : { note } });
}
