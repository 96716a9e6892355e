import { useState } from 'preact/hooks';

import type { DeadLetters as Inspection } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { BusyButton } from '../../parts/busy-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import './dead-letters.css';
import { Group } from './group.tsx';
import { LetterTable } from './letter-table.tsx';
import { readText, unreadText } from './letter-text.ts';

/** What the dead-letter queue holds, and what to do about it. It is read when somebody asks, because reading hides letters. */
export function DeadLetters() {
  const [asked, setAsked] = useState(0);
  const query = useQuery<Inspection | undefined>(`dead letters ${String(asked)}`, (signal) =>
    asked === 0 ? Promise.resolve(undefined) : call('GET /dead-letters', {}, { signal }),
  );
  // Two readers at once would hide letters from each other.
  const isReading = asked > 0 && query.value === undefined && query.failure === undefined;
  return (
    <Page
      title="Dead letters"
      actions={
        <BusyButton
          class={asked === 0 ? 'primary' : ''}
          isBusy={isReading}
          onClick={() => setAsked(asked + 1)}
        >
          {asked === 0 ? 'Read the queue' : isReading ? 'Reading …' : 'Read it again'}
        </BusyButton>
      }
    >
      {asked === 0 ? (
        <BeforeReading />
      ) : (
        <Loaded query={query} what="the dead-letter queue">
          {(inspection) => inspection && <Found inspection={inspection} />}
        </Loaded>
      )}
    </Page>
  );
}

function BeforeReading() {
  return (
    <Empty title="Dead letters are messages that used up their receives.">
      <p>
        Reading the queue says what is in it, and what to do about each group. It hides up to 1,000
        letters from other readers for some seconds, and leaves all of them in the queue.
      </p>
    </Empty>
  );
}

function Found({ inspection }: { readonly inspection: Inspection }) {
  const { at, groups, letters } = inspection;
  const unread = unreadText(inspection);
  return (
    <>
      <p role="status">
        {readText(inspection)}{' '}
        <span class="muted">
          Read at <Time at={at} />.
        </span>
      </p>
      {unread !== undefined && <p class="notice">{unread}</p>}
      {groups.length === 0 && unread === undefined && (
        <Empty title="The dead-letter queue is empty.">
          <p>
            <a href="/">Back to the overview</a>
          </p>
        </Empty>
      )}
      {groups.map((group) => (
        <Group key={`${group.verdict} ${group.fingerprint ?? ''} ${group.sample}`} group={group} />
      ))}
      {letters.length > 0 && <LetterTable letters={letters} read={inspection.read} />}
    </>
  );
}
