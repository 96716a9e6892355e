import { useRef, useState } from 'preact/hooks';

import type { EventRecord, Operation } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { useSession } from '../../session.tsx';
import { EditForm, type EndEdit } from './edit-form.tsx';

interface EditorProps {
  readonly record: EventRecord;
  /** Reads the record again. */
  readonly refresh: () => void;
}

/** Edits the message of an open event and sends it again. */
export function Editor({ record, refresh }: EditorProps) {
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState<Operation>();
  const heading = useRef<HTMLHeadingElement>(null);
  const { read_only: readOnly } = useSession();
  const isWaiting = record.status === 'queued';
  const mayEdit = record.editable.kind === 'editable' || isWaiting;
  if (!mayEdit && !open && !sent) return null;
  const end = (operation?: Operation): void => {
    setOpen(false);
    setSent(operation);
    // What had the focus is gone.
    heading.current?.focus({ preventScroll: true });
    if (operation) refresh();
  };
  return (
    <section class="panel">
      <div class="panel-head">
        <h2 ref={heading} tabIndex={-1}>
          Edit and send again
        </h2>
        {!open && mayEdit && (
          <button type="button" disabled={readOnly} onClick={() => setOpen(true)}>
            Edit the message
          </button>
        )}
      </div>
      {readOnly && (
        <p class="muted">The console is read-only. Start it without --read-only to edit.</p>
      )}
      {sent && <Sent operation={sent} />}
      {open && <Loader {...{ record, end, refresh }} />}
    </section>
  );
}

/** The text is read once. What the page learns of the record later doesn't change the text at which somebody works. */
function Loader({ record, end, refresh }: EditorProps & { readonly end: EndEdit }) {
  const query = useQuery(`message ${record.key}`, (signal) =>
    call(
      'GET /records/{key}',
      { path: { key: record.key }, query: { text: 'message' } },
      { signal },
    ),
  );
  return (
    <Loaded query={query} what="the message">
      {(read) => (
        <EditForm
          {...{ end, refresh }}
          record={read}
          stamp={record.stamp}
          readAgain={query.refresh}
        />
      )}
    </Loaded>
  );
}

function Sent({ operation }: { readonly operation: Operation }) {
  const { id, state } = operation;
  return (
    <p role="status">
      {state === 'done'
        ? 'The edited message was sent. '
        : 'SQS did not confirm the edited message. If the event stays as it is, send it again. '}
      Operation <a href={`/operations/${encodeURIComponent(id)}`}>{id}</a>
    </p>
  );
}
