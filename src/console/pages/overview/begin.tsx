import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/notice.tsx';
import { useSession } from '../../session.tsx';

/** Some are invalid, so that the page has something to explain. */
const SEND = "make send-events COUNT=100 ARGS='--invalid 10%'";

/** What to do first, while nothing happens. @param props.span for how long nothing came */
export function Begin({ span }: { readonly span: string }) {
  const { local } = useSession();
  return (
    <Empty title={`No event came in the last ${span}, and none waits.`}>
      {local ? (
        <>
          <p>
            Send some from another terminal, one in ten of them invalid. They appear here within
            seconds:
          </p>
          <p>
            <code class="command">{SEND}</code> <CopyButton text={SEND} what="the command" />
          </p>
          <p>
            Or send one by hand: the <a href="/schemas">Schemas</a> page has a sample of each type.
          </p>
        </>
      ) : (
        <p>
          Senders put events into the queue, or post them to the HTTP API. The{' '}
          <a href="/schemas">Schemas</a> page has a sample of each type.
        </p>
      )}
    </Empty>
  );
}
