import { eventPath } from '../../parts/event-path.ts';
import { Failed } from '../../parts/notice.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import type { AnswerOf, RequestFailed } from '../../api/client.ts';

/** What became of an event that was sent. */
export type Sent =
  | { readonly kind: 'answered'; readonly answer: AnswerOf<'POST /events'> }
  | { readonly kind: 'failed'; readonly failure: RequestFailed };

type PublishedEvent = Exclude<AnswerOf<'POST /events'>, { results: unknown }>;

/** What each status says of an event that was sent. */
const TEXTS: Readonly<Record<PublishedEvent['status'], string>> = {
  processed: 'It is recorded.',
  queued: 'It is recorded, and waits for its handler.',
  processing: 'Its handler is at work.',
  failed: 'It is recorded, and failed.',
  discarded: 'It is recorded, and was discarded.',
  sent: 'The queue has it. The ledger did not answer, so it is recorded later.',
  valid: 'It is valid.',
};

export function SentEvent({ sent }: { readonly sent: Sent }) {
  if (sent.kind === 'failed') return <Failed failure={sent.failure} />;
  const events = 'results' in sent.answer ? sent.answer.results : [{ event: sent.answer }];
  return (
    <div class="notice" role="status">
      {events.map(({ event, problem }: Result, index) => (
        <p key={index}>{event ? <OneSent {...event} /> : problem?.detail}</p>
      ))}
    </div>
  );
}

interface Result {
  readonly event?: PublishedEvent;
  readonly problem?: { readonly detail: string };
}

function OneSent({ id, tenant_id, status, duplicate }: PublishedEvent) {
  return (
    <>
      {duplicate ? 'The ledger has it already: nothing was done.' : TEXTS[status]}{' '}
      <a href={eventPath(`${tenant_id}#${id}`)}>
        Open <Verbatim text={id} />
      </a>
    </>
  );
}
