import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';

const EVERY_MS = 2_000;

/** The newest events that need somebody. */
export function Overview() {
  const newest = useQuery(
    'newest',
    (signal) => call('GET /events', { query: { limit: 20, status: 'open' } }, { signal }),
    { everyMs: EVERY_MS },
  );
  return (
    <Page title="Overview">
      <Loaded query={newest} what="the open events">
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No event needs anybody." />
          ) : (
            <div class="table-box">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Received</th>
                    <th scope="col">Event</th>
                    <th scope="col">Status</th>
                    <th scope="col">Why</th>
                  </tr>
                </thead>
                <tbody>
                  {data.map(({ key, received_at, status, reason }) => (
                    <tr key={key}>
                      <td>
                        <Time at={received_at} />
                      </td>
                      <td>
                        <Verbatim text={key} />
                      </td>
                      <td>
                        <Status status={status} />
                      </td>
                      <td>{reason}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
