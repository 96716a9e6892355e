import { useLocation, useRoute } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';

import type { Cause } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { ChangeButton } from '../../change/change-button.tsx';
import { LeftOut } from '../../filter/fields.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import {
  causeChoiceFrom,
  causePath,
  changeFilter,
  listPath,
  type CauseFilter,
  type CauseChoice,
} from './cause-filter.ts';
import { CauseEvents, lastPageOf, PAGE_EVENTS } from './cause-events.tsx';
import { CausePanels } from './cause-panels.tsx';
import './causes.css';
import { FirstReading, SnapshotAge } from './snapshot-age.tsx';

const EVERY_MS = 3_000;

/** One cause of open events: why they failed, whose they are, and what to do about all of them at once. */
export function CausePage() {
  const { params } = useRoute();
  const { query } = useLocation();
  const fingerprint = params['fingerprint'] ?? '';
  const choice = causeChoiceFrom(query);
  return <KnownCause key={causePath(fingerprint, choice.filter)} {...{ fingerprint, ...choice }} />;
}

interface CauseProps {
  readonly fingerprint: string;
  readonly filter: CauseFilter;
}

function KnownCause({ fingerprint, filter, wrong, from }: CauseProps & CauseChoice) {
  const { route } = useLocation();
  const found = useQuery(
    causePath(fingerprint, filter),
    async (signal) => {
      const query = { ...filter, offset: from, limit: PAGE_EVENTS };
      const request = { path: { fingerprint }, query };
      return { ...(await call('GET /causes/{fingerprint}', request, { signal })), offset: from };
    },
    { everyMs: EVERY_MS },
  );
  const show = (next: number): void => {
    route(causePath(fingerprint, filter, next), true);
    found.refresh();
  };
  const { snapshot, offset: shown = 0 } = found.value ?? {};
  const cause = snapshot?.cause;
  const isPastEnd = cause !== undefined && shown > 0 && shown >= cause.events;
  useEffect(() => {
    if (isPastEnd) show(lastPageOf(cause.events));
  }, [isPastEnd, shown]);
  // It stays when the last event is gone.
  const title = useRef('A cause');
  if (cause) title.current = cause.summary;
  return (
    <Page
      title={title.current}
      actions={
        <Actions
          {...{ fingerprint, filter }}
          advised={cause?.advice[0]?.action}
          disabled={wrong.length > 0}
          refresh={found.refresh}
        />
      }
    >
      <LeftOut names={wrong} path={causePath(fingerprint, filter)} />
      <Conditions {...{ fingerprint, filter }} />
      <Loaded query={found} what="the open events">
        {({ snapshot: known, reading, offset }) => {
          if (!known) return <FirstReading reading={reading} />;
          const now = found.readAt ?? 0;
          return (
            <>
              {known.cause ? <CausePanels cause={known.cause} /> : <NoEvents filter={filter} />}
              <p>
                <SnapshotAge {...{ snapshot: known, reading, now }} />
              </p>
              {known.cause && (
                <CauseEvents events={known.data} count={known.cause.events} {...{ offset, show }} />
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface ActionsProps extends CauseProps {
  readonly advised: Cause['advice'][number]['action'] | undefined;
  /** True if the link has other conditions, too: its user means fewer events. */
  readonly disabled: boolean;
  readonly refresh: () => void;
}

/** They stay when the last event is gone, because a dialog may show how that happened. */
function Actions({ fingerprint, filter, advised, disabled, refresh }: ActionsProps) {
  const chosen = { filter: changeFilter(fingerprint, filter) };
  const common = { chosen, disabled, onEnd: refresh };
  const isReplay = advised === 'replay' || advised === 'redrive';
  return (
    <>
      <ChangeButton
        {...common}
        kind="replay"
        what="the events of this cause"
        class={isReplay ? 'primary' : ''}
      >
        Replay …
      </ChangeButton>
      <ChangeButton {...common} kind="discard" what="the events of this cause" class="danger">
        Discard …
      </ChangeButton>
    </>
  );
}

/** Says that not all events of the cause are shown. */
function Conditions({ fingerprint, filter }: CauseProps) {
  const conditions = Object.entries(filter);
  return (
    <p class="cause-place">
      <a href={listPath({ filter, order: 'largest_first', page: 1 })}>All causes</a>
      {conditions.length > 0 && (
        <>
          {' · '}only events with {conditions.map(([name, value]) => `${name} ${value}`).join(', ')}
          {' · '}
          <a href={causePath(fingerprint)}>Show all of this cause</a>
        </>
      )}
    </p>
  );
}

function NoEvents({ filter }: { readonly filter: CauseFilter }) {
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Empty
      title={
        isFiltered
          ? 'No open event of this cause meets these conditions.'
          : 'No event is open for this cause any more, or none ever was.'
      }
    >
      <p>
        Events that were replayed and processed are no longer open. If they fail again, they come
        back here.
      </p>
    </Empty>
  );
}
