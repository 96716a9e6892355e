import { useRef } from 'preact/hooks';

import { call, type AnswerOf } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { eventPath } from '../../parts/event-path.ts';
import { countText, numberText } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session.tsx';
import { eventsPath } from '../events/event-filter.ts';
import { readNewest, type Newest } from './read-newest.ts';

/** A type with few events costs up to 1 MB a read. */
const EVERY_MS = 5_000;
/** Counting reads all open events. */
const OPEN_EVERY_MS = 15_000;
/** CloudWatch bills each request. */
const COUNTS_EVERY_MS = 300_000;
/** Events that are shown. */
const NEWEST = 5;

interface TrafficProps {
  readonly type: string;
  readonly version: string;
}

/** What came of a type and version: the newest events, and those that need somebody. */
export function Traffic({ type, version }: TrafficProps) {
  const kind = { type, version };
  const name = `${type} ${version}`;
  const before = useRef<Newest<AnswerOf<'GET /all-events'>['data'][number]>>(undefined);
  const newest = useQuery(
    `newest ${name}`,
    async (signal) => {
      const read = (cursor: string | undefined) => {
        const query = { ...kind, limit: NEWEST, ...(cursor !== undefined && { cursor }) };
        return call('GET /all-events', { query }, { signal });
      };
      before.current = await readNewest(read, before.current);
      return before.current;
    },
    { everyMs: EVERY_MS },
  );
  const open = useQuery(
    `open ${name}`,
    (signal) => call('GET /causes', { query: { ...kind, limit: 1 } }, { signal }),
    { everyMs: OPEN_EVERY_MS },
  );
  const counts = useQuery(
    `counts ${type}`,
    (signal) => call('GET /types/{type}/outcomes', { path: { type } }, { signal }),
    { everyMs: COUNTS_EVERY_MS },
  );
  return (
    <section class="panel" aria-labelledby="schema-traffic">
      <h2 id="schema-traffic">Events of this version</h2>
      <Loaded query={open} what="open events">
        {({ snapshot }) => <OpenEvents kind={kind} snapshot={snapshot} />}
      </Loaded>
      <Loaded query={counts} what="the counts of the last day">
        {({ counted }) => <Counts counted={counted} />}
      </Loaded>
      <Loaded query={newest} what="the newest events">
        {({ data, isDone }) =>
          data.length === 0 ? (
            <p class="muted">
              {isDone ? (
                'None came yet.'
              ) : (
                <>
                  None was found so far. Older events were not searched.{' '}
                  <a href={eventsPath(kind)}>Search further</a>
                </>
              )}
            </p>
          ) : (
            <>
              <ul class="schema-newest">
                {data.slice(0, NEWEST).map((event) => (
                  <li key={`${event.key} ${event.received_at}`}>
                    <Time at={event.received_at} /> <Status status={event.status} />{' '}
                    <a href={eventPath(event.key)}>
                      <Verbatim text={event.id ?? event.key} />
                    </a>
                  </li>
                ))}
              </ul>
              <p>
                <a href={eventsPath(kind)}>All events of this version</a>
              </p>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

interface OpenProps {
  readonly kind: TrafficProps;
  readonly snapshot: AnswerOf<'GET /causes'>['snapshot'];
}

function OpenEvents({ kind, snapshot }: OpenProps) {
  if (!snapshot) return <p class="muted">Open events are being counted …</p>;
  const { failed, queued, complete } = snapshot;
  const least = complete ? '' : ' at least';
  if (failed + queued === 0)
    return <p>No event is open{!complete && ', among the newest ones'}.</p>;
  return (
    <p>
      Open:{least}{' '}
      <a href={eventsPath({ ...kind, status: 'open' })}>
        {countText(failed, 'failed event')}, {countText(queued, 'event')} waiting after a failure
      </a>
    </p>
  );
}

interface CountsProps {
  readonly counted: AnswerOf<'GET /types/{type}/outcomes'>['counted'];
}

/** What became of the type's messages. Missing if nobody counts by type, as in a local run. */
function Counts({ counted }: CountsProps) {
  const { local } = useSession();
  if (!counted) {
    return local ? null : (
      <p class="muted">
        CloudWatch has no counts of this type. The setting <code>metricsByEventType</code> counts
        them.
      </p>
    );
  }
  const outcomes = Object.entries(counted.counts).filter(([, count]) => count > 0);
  return (
    <p>
      All versions in the last 24 hours:{' '}
      {outcomes.map(([outcome, count]) => `${numberText(count)} ${outcome}`).join(', ')}
    </p>
  );
}
