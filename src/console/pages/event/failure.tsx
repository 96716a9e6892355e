import type { EventRecord } from '#generated/console-api.ts';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session.tsx';
import { ErrorList } from './error-list.tsx';

/** Why the event failed, and what to do. */
export function Failure({ record }: { readonly record: EventRecord }) {
  const { failure, advice, fingerprint, status } = record;
  const { reason_texts: texts } = useSession();
  if (!failure) return null;
  const isOver = status === 'processed' || status === 'processing';
  return (
    <section class={isOver || status === 'discarded' ? 'panel' : 'panel panel-bad'}>
      <h2>{isOver ? 'An earlier attempt failed' : 'Why it failed'}</h2>
      <p class="failure-reason">
        {texts[failure.reason]} <code>{failure.reason}</code>
      </p>
      {failure.message !== undefined && (
        <p>
          <Verbatim text={failure.message} />
        </p>
      )}
      {failure.errors.length > 0 && (
        <ErrorList errors={failure.errors.map((error) => ({ error }))} />
      )}
      {advice && (
        <p>
          <strong>What to do:</strong> {advice.text}
        </p>
      )}
      {advice?.action === 'redrive' && (
        <p>
          A replay leaves its message in the dead-letter queue. Once the event is processed, a
          replay of the dead letter deletes that message.
        </p>
      )}
      {fingerprint !== undefined && advice && (
        <p class="muted">
          Failures of the same cause:{' '}
          <a href={`/causes/${encodeURIComponent(fingerprint)}`}>{fingerprint}</a>
        </p>
      )}
    </section>
  );
}
