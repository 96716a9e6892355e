import type { ComponentChildren } from 'preact';

import type { EventRecord } from '#generated/console-api.ts';
import { Absent } from '../../parts/absent.tsx';
import { FORMAT_NAMES } from '../../parts/format-names.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';

/** The envelope, and where the message is. */
export function Facts({ record }: { readonly record: EventRecord }) {
  const { message, operation } = record;
  return (
    <section class="panel">
      <h2>Envelope and message</h2>
      <dl class="facts">
        <Named name="Tenant">
          {record.tenant_id === undefined ? (
            <Absent what="tenant" />
          ) : (
            <Verbatim text={record.tenant_id} />
          )}
        </Named>
        <Fact name="Event id" text={record.id} copied />
        <Fact name="Type" text={record.type} />
        <Fact name="Version" text={record.version} />
        {record.format !== 'native' && <Fact name="Format" text={FORMAT_NAMES[record.format]} />}
        <Fact name="Client" text={record.client_id} />
        <Fact name="Group" text={record.group_id} />
        <Fact name="Correlation" text={record.correlation_id} copied />
        <Fact name="Generation" text={record.generation?.toString()} />
        <TimeFact name="Occurred" at={record.created_at} />
        <TimeFact name="Expires" at={record.expires_at} />
        <dt>Message</dt>
        <dd>
          {capital(message.text)}. <span class="muted">First SQS message:</span>{' '}
          <Verbatim text={message.id} />
        </dd>
        {operation && (
          <>
            <dt>Operation</dt>
            <dd>
              <a href={`/operations/${encodeURIComponent(operation.id)}`}>{operation.id}</a>,{' '}
              {operation.kind}, {operation.state}
            </dd>
          </>
        )}
        <dt>Key</dt>
        <dd>
          <Verbatim text={record.key} /> <CopyButton text={record.key} what="the key" />
        </dd>
      </dl>
    </section>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface FactProps {
  readonly name: string;
  readonly text: string | undefined;
  readonly copied?: boolean;
}

/** Nothing if the message doesn't say it. */
function Fact({ name, text, copied = false }: FactProps) {
  if (text === undefined) return null;
  return (
    <Named name={name}>
      <Verbatim text={text} />{' '}
      {copied && <CopyButton text={text} what={`the ${name.toLowerCase()}`} />}
    </Named>
  );
}

function TimeFact({ name, at }: { readonly name: string; readonly at: string | undefined }) {
  if (at === undefined) return null;
  return (
    <Named name={name}>
      <Time at={at} /> <span class="muted">as its sender says</span>
    </Named>
  );
}

function Named({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
