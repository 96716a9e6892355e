import type { ComponentChildren } from 'preact';

import type { Operation as OperationAnswer } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { ResumeButton } from '../../change/change-button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { numberText } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { OperationState } from './operation-state.tsx';
import { conditionsOf, eventsPath, MEANING, skippedTexts, stateText } from './operation-text.ts';
import './operations.css';

const EVERY_MS = 2_000;

/** One operation: who, what, with which events, and how far it came. */
export function Operation({ id }: { readonly id: string }) {
  const query = useQuery(
    id,
    (signal) => call('GET /operations/{id}', { path: { id } }, { signal }),
    { everyMs: EVERY_MS },
  );
  const { value, refresh } = query;
  return (
    <Page
      title={value ? `Operation: ${value.kind}` : 'Operation'}
      actions={value && <Resume operation={value} onEnd={refresh} />}
    >
      <Loaded query={query} what="the operation">
        {(operation) => <Facts operation={operation} />}
      </Loaded>
      <p>
        <a href="/operations">All operations</a>
      </p>
    </Page>
  );
}

function Facts({ operation }: { readonly operation: OperationAnswer }) {
  const { id, kind, by, note, rate, with_refused: withRefused } = operation;
  const { started_at: startedAt, updated_at: updatedAt, counts } = operation;
  const events = eventsPath(operation);
  return (
    <dl class="panel operation-facts">
      <Fact name="State">
        <OperationState state={operation.state} /> <span class="muted">{stateText(operation)}</span>
      </Fact>
      <Fact name="What">
        {kind}: {MEANING[kind]}
        {withRefused === true && ', also those that the function would refuse'}
      </Fact>
      <Fact name="By">
        <Verbatim text={by} />
      </Fact>
      {note !== undefined && (
        <Fact name={kind === 'edit' ? 'Edited' : 'Why'}>
          <Verbatim text={note} />
        </Fact>
      )}
      {operation.filter && (
        <Fact name="Which events">
          <Conditions operation={operation} />
          {events !== undefined && <a href={events}>Look at them</a>}
        </Fact>
      )}
      {counts && (
        <>
          <Fact name={kind === 'discard' ? 'Discarded' : 'Sent'}>
            {operation.state === 'interrupted' && 'at least '}
            {numberText(counts.done)}
          </Fact>
          <Fact name="Left alone">
            <TextList texts={skippedTexts(operation)} none="0" />
          </Fact>
          <Fact name="Not confirmed">
            {numberText(counts.failed)}
            {counts.failed > 0 && ' by SQS. They are sent again when the operation goes on.'}
          </Fact>
        </>
      )}
      {rate !== undefined && <Fact name="At most">{numberText(rate)} messages a second</Fact>}
      <Fact name="Started">
        <Time at={startedAt} />
      </Fact>
      <Fact name="Saved last">
        <Time at={updatedAt} />
      </Fact>
      <Fact name="Id">
        <code>{id}</code> <CopyButton text={id} what="the id" />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Conditions({ operation }: { readonly operation: OperationAnswer }) {
  const conditions = conditionsOf(operation);
  return (
    <ul class="plain">
      {conditions.length === 0 && <li>all open events</li>}
      {conditions.map(([name, value]) => (
        <li key={name}>
          {name} {name.startsWith('received') ? <Time at={value} /> : <Verbatim text={value} />}
        </li>
      ))}
    </ul>
  );
}

function TextList({ texts, none }: { readonly texts: readonly string[]; readonly none: string }) {
  if (texts.length === 0) return <>{none}</>;
  return (
    <ul class="plain">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

/** Goes on with an operation that was stopped, or whose process died. */
function Resume({
  operation,
  onEnd,
}: {
  readonly operation: OperationAnswer;
  readonly onEnd: () => void;
}) {
  const { kind } = operation;
  if (kind !== 'replay' && kind !== 'discard') return null;
  return (
    <ResumeButton operation={{ ...operation, kind }} what="what is left" onEnd={onEnd}>
      Go on
    </ResumeButton>
  );
}
