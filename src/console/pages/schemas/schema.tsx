import { Fragment } from 'preact';

import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { About } from './about.tsx';
import { FieldsPanel } from './fields-panel.tsx';
import { Samples } from './samples.tsx';
import { schemaPath } from './schema-path.ts';
import { TestEvent } from './test-event.tsx';
import { Traffic } from './traffic.tsx';
import './schemas.css';

interface SchemaProps {
  readonly type: string;
  readonly version: string;
}

/** One version of a type: what its events must look like, what came of it, and a way to send one. */
export function Schema({ type, version }: SchemaProps) {
  const path = { type, version };
  const query = useQuery(`schema ${type} ${version}`, (signal) =>
    call('GET /schemas/{type}/{version}', { path }, { signal }),
  );
  return (
    <Page title={`${type} ${version}`} actions={<Versions {...path} />}>
      <Loaded query={query} what="the schema">
        {({ schema, sample, handled, description }) => (
          <Fragment key={`${type} ${version}`}>
            <About {...{ type, handled, description }} />
            {description ? (
              <FieldsPanel parts={description.parts} />
            ) : (
              <p class="notice">The schema is too large to describe it here.</p>
            )}
            <div class="schema-columns">
              <div>
                <Traffic {...path} />
                <Samples sample={sample} schema={schema} />
              </div>
              <TestEvent {...path} sample={sample} />
            </div>
          </Fragment>
        )}
      </Loaded>
    </Page>
  );
}

/** The other versions of the type. */
function Versions({ type, version }: SchemaProps) {
  const { value } = useQuery(`type ${type}`, (signal) =>
    call('GET /schemas/{type}', { path: { type } }, { signal }),
  );
  if (!value || value.versions.length < 2) return null;
  return (
    <nav aria-label="Versions" class="schema-versions">
      {value.versions.map((each) => (
        <a
          key={each.version}
          href={schemaPath(type, each.version)}
          aria-current={each.version === version ? 'page' : undefined}
        >
          {each.version}
        </a>
      ))}
    </nav>
  );
}
