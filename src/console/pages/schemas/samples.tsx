import type { EventSample } from '#generated/console-api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { OnRequest } from './on-request.tsx';

/** The formats of a sample. */
const FORMATS: readonly (readonly [keyof EventSample, string])[] = [
  ['envelope', 'A sample, as a message in the queue'],
  ['short_form', 'The sample for POST /events'],
  ['cloudevents', 'The sample as a CloudEvent'],
  ['eventbridge', 'The sample from an EventBridge rule'],
];

interface SamplesProps {
  readonly sample: EventSample | undefined;
  readonly schema: object;
}

/** The sample in each format, and the schema, when somebody wants to see them. */
export function Samples({ sample, schema }: SamplesProps) {
  return (
    <section class="panel" aria-labelledby="schema-samples">
      <h2 id="schema-samples">As JSON</h2>
      {FORMATS.map(([format, title]) => {
        const value = sample?.[format];
        return value && <Json key={format} title={title} value={value} />;
      })}
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
