import { useRoute } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';

import type { EventRecord } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Content } from './content.tsx';
import { Editor } from './editor.tsx';
import { EventActions } from './event-actions.tsx';
import { Facts } from './facts.tsx';
import { Failure } from './failure.tsx';
import { Relatives } from './relatives.tsx';
import { Timeline } from './timeline.tsx';
import { withBeside } from './timeline-text.ts';
import './event.css';

/** Everything that is known of one record: an event, a conflict, or a message that names no event. */
export function EventPage() {
  const { params } = useRoute();
  const key = params['record'] ?? '';
  return <KnownEvent key={key} record={key} />;
}

/** While something may soon happen to an event, it is read more often. */
const SOON_MS = 2_000;
const SELDOM_MS = 10_000;

function KnownEvent({ record: key }: { readonly record: string }) {
  const event = useEventRecord(key);
  if (event.failure?.status === 404) {
    return (
      <Page title="No such event">
        <Unknown record={key} />
      </Page>
    );
  }
  return (
    <Page
      title={event.value?.id ?? key}
      actions={event.value && <EventActions record={event.value} refresh={event.refresh} />}
    >
      <Loaded query={event} what="the event">
        {(record) => <Known record={record} refresh={event.refresh} now={event.readAt ?? 0} />}
      </Loaded>
    </Page>
  );
}

interface KnownProps {
  readonly record: EventRecord;
  readonly refresh: () => void;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function Known({ record, refresh, now }: KnownProps) {
  const { key, status, type, version, tenant_id: tenant } = record;
  // To search for neighbours reads many events, so it happens once.
  const neighbours = useQuery(`neighbours ${key}`, (signal) =>
    call('GET /records/{key}', { path: { key }, query: { neighbours: true } }, { signal }),
  );
  const timeline = withBeside(record.timeline, neighbours.value?.timeline ?? []);
  return (
    <>
      <p class="event-head">
        <Status status={status} />
        <span>
          {type ?? 'unknown type'} {version}
        </span>
        {tenant !== undefined && <span class="muted">of {tenant}</span>}
        <CopyButton text={key} what="the key of the event" />
      </p>
      <div class="event-columns">
        <div>
          <Failure record={record} />
          <Content record={record} />
          <Editor record={record} refresh={refresh} />
          <Relatives record={record} beside={neighbours.value} />
        </div>
        <div>
          <Timeline entries={timeline} now={now} />
          <Facts record={record} />
        </div>
      </div>
    </>
  );
}

function useEventRecord(key: string) {
  const [everyMs, setEveryMs] = useState(SOON_MS);
  const query = useQuery(
    `record ${key}`,
    (signal) => call('GET /records/{key}', { path: { key } }, { signal }),
    { everyMs },
  );
  const next = mayChangeSoon(query.value) ? SOON_MS : SELDOM_MS;
  useEffect(() => setEveryMs(next), [next]);
  return query;
}

function mayChangeSoon(record: EventRecord | undefined): boolean {
  return record === undefined || record.status === 'queued' || record.status === 'processing';
}

function Unknown({ record }: { readonly record: string }) {
  return (
    <Empty title={`The ledger has no record ${record}.`}>
      <p>
        {record.startsWith('#')
          ? 'Only a message that names no event is kept under its message id.'
          : 'It hasn’t come, or waits in the queue and was never tried, or its retention is over. Check the spelling: ids distinguish upper and lower case.'}
      </p>
      <p>
        It may be <a href="/dead-letters">a dead letter</a>.
      </p>
    </Empty>
  );
}
