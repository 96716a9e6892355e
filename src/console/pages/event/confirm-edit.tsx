import type { EditVerdict } from '#generated/console-api.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session.tsx';
import { ChangedPlaces } from './verdict-view.tsx';

interface ConfirmEditProps {
  /** The key of the record. */
  readonly record: string;
  readonly verdict: EditVerdict;
  readonly send: () => void;
  readonly close: () => void;
}

/** Asks before an edited message is sent. */
export function ConfirmEdit({ record, verdict, send, close }: ConfirmEditProps) {
  const { stack } = useSession();
  return (
    <Dialog title="Send the edited message?" onClose={close}>
      <p>
        <Verbatim text={record} /> gets this message instead of the one that failed, in {stack}. The
        operation keeps who sent it and which places were changed.
      </p>
      <ChangedPlaces places={verdict.places ?? []} />
      <div class="actions">
        <button type="button" class="primary" onClick={send}>
          Send 1 message
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
