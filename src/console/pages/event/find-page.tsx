import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';

import type { FoundRecords } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { EventLink } from '../../parts/event-link.tsx';
import { eventPath } from '../../parts/event-path.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';

/** What the search field in the head finds. If it is one event, its page follows at once. */
export function FindPage() {
  const { query } = useLocation();
  const text = query['text'] ?? '';
  return (
    <Page title="Find an event">
      {text === '' ? (
        <Empty title="Type the key or the id of an event above." />
      ) : (
        <Search text={text} />
      )}
    </Page>
  );
}

function Search({ text }: { readonly text: string }) {
  const { route } = useLocation();
  const found = useQuery(`find ${text}`, (signal) =>
    call('GET /records', { query: { text } }, { signal }),
  );
  const [only, ...others] = found.value?.keys ?? [];
  const target = others.length === 0 ? only : undefined;
  useEffect(() => {
    if (target !== undefined) route(eventPath(target), true);
  }, [target]);
  return (
    <Loaded query={found} what="the ledger">
      {(value) => <Found text={text} found={value} />}
    </Loaded>
  );
}

function Found({
  text,
  found: { kind, keys, complete },
}: {
  readonly text: string;
  readonly found: FoundRecords;
}) {
  if (keys.length > 0) {
    return (
      <>
        {keys.length > 1 && <p>Several tenants have an event with this id:</p>}
        <ul>
          {keys.map((key) => (
            <li key={key}>
              <EventLink record={key} />
            </li>
          ))}
        </ul>
      </>
    );
  }
  return (
    <Empty title="Nothing was found.">
      <p>
        <Verbatim text={text} /> {ADVICE[kind]}
      </p>
      {!complete && (
        <p>
          There are more open events than were searched: only the newest. It may be an older one.
        </p>
      )}
    </Empty>
  );
}

const ADVICE: Readonly<Record<FoundRecords['kind'], string>> = {
  key: 'is no key of a record. The event hasn’t come, or waits in the queue and was never tried, or its retention is over. It may also be in the dead-letter queue. Ids distinguish upper and lower case.',
  event_id:
    'is not the id of an open event that was searched, or of an event of a tenant that sent something lately. Other events are found by tenant and id: TENANT#EVENT_ID.',
  neither: 'can’t be the id of an event. Type TENANT#EVENT_ID, #MESSAGE_ID, or an event id alone.',
};
