import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { describeSchema } from './describe-schema.ts';
import { OnRequest } from './on-request.tsx';
import { schemaPath } from './schema-path.ts';
import { SchemaGroups } from './schema-tree.tsx';
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
        {({ schema, sample, handled }) => (
          <div class="schema-columns">
            <About schema={schema} handled={handled} />
            <div>
              <Traffic key={`${type} ${version}`} {...path} />
              <TestEvent key={`${type} ${version}`} {...path} sample={sample} />
            </div>
          </div>
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

function About({ schema, handled }: { readonly schema: object; readonly handled: boolean }) {
  const described = describeSchema(schema, schema);
  const text = () => JSON.stringify(schema, null, 2);
  return (
    <section class="panel" aria-labelledby="schema-about">
      <h2 id="schema-about">{described.title ?? 'The body of its events'}</h2>
      {described.description && (
        <p class="prose">
          <Verbatim text={described.description} />
        </p>
      )}
      <p class="muted">
        {handled
          ? 'A handler of yours is called with each event.'
          : 'No handler: an event that fits is recorded, and that is all.'}
      </p>
      <SchemaGroups root={schema} described={described} ancestors={[]} />
      <OnRequest title="The schema itself" make={text}>
        {(shown) => <CopyButton text={shown} what="the schema" />}
      </OnRequest>
    </section>
  );
}
