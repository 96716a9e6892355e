import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { schemaPath } from './schema-path.ts';
import './schemas.css';

type EventType = Awaited<ReturnType<typeof readTypes>>['data'][number];

const readTypes = (signal: AbortSignal) => call('GET /schemas', {}, { signal });

/** All types of events, and their versions. */
export function Schemas() {
  const types = useQuery('schemas', readTypes);
  return (
    <Page title="Schemas">
      <Loaded query={types} what="the schemas">
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="There is no schema yet.">
              <p>
                <code>make new-event TYPE=order.shipped VERSION=v1</code> makes one. Then start
                again.
              </p>
            </Empty>
          ) : (
            <TypeTable types={data} />
          )
        }
      </Loaded>
    </Page>
  );
}

function TypeTable({ types }: { readonly types: readonly EventType[] }) {
  return (
    <div class="table-box">
      <table class="cards">
        <caption class="visually-hidden">Types of events</caption>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Versions</th>
            <th scope="col">Handler</th>
          </tr>
        </thead>
        <tbody>
          {types.map((each) => (
            <TypeRow key={each.type} {...each} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TypeRow({ type, newest, versions }: EventType) {
  const handled = versions.filter((each) => each.handled).map(({ version }) => version);
  return (
    <tr>
      <td>
        <a href={schemaPath(type, newest)}>
          <Verbatim text={type} />
        </a>
      </td>
      <td class="schema-versions">
        {versions.map(({ version }) => (
          <a key={version} href={schemaPath(type, version)} aria-label={`${type} ${version}`}>
            {version}
          </a>
        ))}
      </td>
      <td data-label="handler">
        {handled.length > 0 ? handled.join(', ') : <span class="muted">recorded only</span>}
      </td>
    </tr>
  );
}
