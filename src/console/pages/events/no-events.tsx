import { Empty } from '../../parts/notice.tsx';
import { useSession } from '../../session.tsx';
import type { EventFilter } from './event-filter.ts';

interface NoEventsProps {
  readonly filter: EventFilter;
  /** Whether the whole list was read. */
  readonly isDone: boolean;
  readonly clear: () => void;
}

/** Says that there are no events, and what to do. */
export function NoEvents({ filter, isDone, clear }: NoEventsProps) {
  const { local } = useSession();
  if (Object.keys(filter).length > 0) {
    return (
      <Empty
        title={
          isDone ? 'No event meets the filter.' : 'No event that was read so far meets the filter.'
        }
      >
        <button type="button" onClick={clear}>
          Clear the filter
        </button>
      </Empty>
    );
  }
  return (
    <Empty title={isDone ? 'No event came yet.' : 'No event was found so far.'}>
      <p>
        {local && (
          <>
            Send some in another terminal: <code>make send-events COUNT=100</code>. They show here
            within three seconds.{' '}
          </>
        )}
        Or <a href="/schemas">send a test event</a> of one of your types.
      </p>
    </Empty>
  );
}
