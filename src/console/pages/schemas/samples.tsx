import { CopyButton } from '../../parts/copy-button.tsx';
import { OnRequest } from './on-request.tsx';
import type { Sample } from './sample-text.ts';

interface SamplesProps {
  readonly sample: Sample | undefined;
  readonly schema: object;
}

/** The sample in each format, and the schema, when somebody wants to see them. */
export function Samples({ sample, schema }: SamplesProps) {
  return (
    <section class="panel" aria-labelledby="schema-samples">
      <h2 id="schema-samples">As JSON</h2>
      {sample && (
        <>
          <Json title="A sample, as a message in the queue" value={sample.envelope} />
          <Json title="The sample for POST /events" value={sample.short_form} />
        </>
      )}
      <Json title="The schema itself" value={schema} />
    </section>
  );
}

function Json({ title, value }: { readonly title: string; readonly value: object }) {
  return (
    <OnRequest title={title} make={() => JSON.stringify(value, null, 2)}>
      {(shown) => <CopyButton text={shown} what={title} />}
    </OnRequest>
  );
}
