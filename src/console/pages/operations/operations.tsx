import type { Operation } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { OperationState } from './operation-state.tsx';
import { MEANING, resultText, takenText } from './operation-text.ts';
import './operations.css';

const EVERY_MS = 3_000;
const SHOWN = 100;

/** What operators did, the newest first. */
export function Operations() {
  const query = useQuery(
    'operations',
    (signal) => call('GET /operations', { query: { limit: SHOWN } }, { signal }),
    { everyMs: EVERY_MS },
  );
  return (
    <Page title="Operations">
      <Loaded query={query} what="the operations">
        {({ data }) => (data.length === 0 ? <NoOperations /> : <List operations={data} />)}
      </Loaded>
    </Page>
  );
}

function NoOperations() {
  return (
    <Empty title="Nobody has replayed, discarded, edited or paused anything yet.">
      <p>
        Find what needs somebody on the <a href="/causes">Causes</a> page, and replay or discard it
        there. Each operation is kept for a year: who did it, why, and with which events.
      </p>
    </Empty>
  );
}

function List({ operations }: { readonly operations: readonly Operation[] }) {
  return (
    <>
      <div class="table-box" tabIndex={0} role="region" aria-label="Operations">
        <table class="cards operations-table">
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">What</th>
              <th scope="col">State</th>
              <th scope="col">Events</th>
              <th scope="col">By, and why</th>
            </tr>
          </thead>
          <tbody>
            {operations.map((operation) => (
              <Row key={operation.id} operation={operation} />
            ))}
          </tbody>
        </table>
      </div>
      {operations.length === SHOWN && (
        <p class="muted">
          These are the newest {SHOWN}. The command line lists more:{' '}
          <code>npm run events -- operations --limit 1000</code>
        </p>
      )}
    </>
  );
}

function Row({ operation }: { readonly operation: Operation }) {
  const { id, kind, by, note, started_at: startedAt, state } = operation;
  return (
    <tr>
      <td class="operation-time">
        <Time at={startedAt} />
      </td>
      <td>
        <a href={`/operations/${id}`} title={MEANING[kind]}>
          {kind}
        </a>
      </td>
      <td>
        <OperationState state={state} />
      </td>
      <td>
        {resultText(operation)}
        <div class="muted">
          <Verbatim text={takenText(operation)} />
        </div>
      </td>
      <td>
        <Verbatim text={by} />
        {note !== undefined && (
          <div>
            <q>
              <Verbatim text={note} />
            </q>
          </div>
        )}
      </td>
    </tr>
  );
}
