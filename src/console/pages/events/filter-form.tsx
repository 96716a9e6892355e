import { useId, useState } from 'preact/hooks';

import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { usePreferences } from '../../parts/preferences.ts';
import { REASONS, reasonText } from '../../parts/reason-text.ts';
import { isValid, spanMs, STATUSES, withCondition, type EventFilter } from './event-filter.ts';
import { fieldText, fieldTime } from './time-input.ts';

interface FilterProps {
  readonly filter: EventFilter;
  readonly onChange: (filter: EventFilter) => void;
}

const STATUS_TEXTS: Readonly<Record<string, string>> = { open: 'open (failed or waiting)' };

/** All conditions of the list. Each change is in the address at once. */
export function FilterForm({ filter, onChange }: FilterProps) {
  const tenants = useQuery('tenants', (signal) => call('GET /tenants', {}, { signal }), {
    everyMs: 30_000,
  });
  const schemas = useQuery('schemas', (signal) => call('GET /schemas', {}, { signal }));
  const types = schemas.value?.data ?? [];
  const versions = types.find(({ type }) => type === filter.type)?.versions ?? [];
  const set = (name: keyof EventFilter) => (value: string) =>
    onChange(withCondition(filter, name, value));
  return (
    <form
      class="event-filter"
      role="search"
      aria-label="Filter"
      onSubmit={(event) => event.preventDefault()}
    >
      <TextCondition
        {...{ filter, name: 'tenant_id', label: 'Tenant', placeholder: 'all', isFirst: true }}
        choices={(tenants.value?.data ?? []).map(({ tenant_id }) => tenant_id)}
        onChange={set('tenant_id')}
      />
      <Choice label="Status" value={filter.status ?? ''} onChange={set('status')}>
        <option value="">any</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {STATUS_TEXTS[status] ?? status}
          </option>
        ))}
      </Choice>
      <TextCondition
        {...{ filter, name: 'type', label: 'Type', placeholder: 'all' }}
        choices={types.map(({ type }) => type)}
        onChange={set('type')}
      />
      <TextCondition
        {...{ filter, name: 'version', label: 'Version', placeholder: 'all' }}
        choices={versions.map(({ version }) => version)}
        onChange={set('version')}
      />
      <Choice label="Reason" value={filter.reason ?? ''} onChange={set('reason')}>
        <option value="">any</option>
        {REASONS.map((reason) => (
          <option key={reason} value={reason}>
            {reasonText(reason)}
          </option>
        ))}
      </Choice>
      <Period filter={filter} onChange={onChange} />
      <TextCondition
        {...{ filter, name: 'fingerprint', label: 'Fingerprint of the cause', placeholder: 'any' }}
        choices={[]}
        onChange={set('fingerprint')}
      />
      <button
        type="button"
        disabled={Object.keys(filter).length === 0}
        onClick={() => onChange({})}
      >
        Clear
      </button>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: preact.ComponentChildren;
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}

interface TextProps {
  readonly filter: EventFilter;
  readonly name: 'tenant_id' | 'type' | 'version' | 'fingerprint';
  readonly label: string;
  readonly placeholder: string;
  readonly choices: readonly string[];
  readonly onChange: (value: string) => void;
  /** The key `/` goes to the first one. */
  readonly isFirst?: boolean;
}

/** A condition that is typed, or chosen from what is known. It counts once the field is left, or by Enter. */
function TextCondition({
  filter,
  name,
  label,
  placeholder,
  choices,
  onChange,
  isFirst,
}: TextProps) {
  const [isWrong, setWrong] = useState(false);
  const [list, hint] = [useId(), useId()];
  const take = (text: string): void => {
    const value = text.trim();
    const isFine = value === '' || isValid(name, value);
    setWrong(!isFine);
    if (isFine && value !== (filter[name] ?? '')) onChange(value);
  };
  return (
    <label class={`condition-${name}`}>
      {label}
      <input
        type="text"
        list={list}
        value={filter[name] ?? ''}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? hint : undefined}
        data-filter={isFirst}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      <datalist id={list}>
        {choices.map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
      {isWrong && (
        <span id={hint} class="tone-bad" role="alert">
          No event can have this
        </span>
      )}
    </label>
  );
}

const SPANS = [
  ['15m', 'last 15 minutes'],
  ['1h', 'last hour'],
  ['24h', 'last 24 hours'],
  ['7d', 'last 7 days'],
] as const;

/** When events were received. */
function Period({ filter, onChange }: FilterProps) {
  const { since = '', until = '' } = filter;
  const isSpan = until === '' && (since === '' || spanMs(since) !== undefined);
  const choose = (value: string): void => {
    const { until: _, ...others } = filter;
    const begin = new Date(Date.now() - 3_600_000).toISOString();
    onChange(withCondition(others, 'since', value === 'between' ? begin : value));
  };
  const isOther = isSpan && since !== '' && !SPANS.some(([span]) => span === since);
  return (
    <>
      <Choice label="Received" value={isSpan ? since : 'between'} onChange={choose}>
        <option value="">any time</option>
        {SPANS.map(([span, text]) => (
          <option key={span} value={span}>
            {text}
          </option>
        ))}
        {isOther && <option value={since}>last {since}</option>}
        <option value="between">between …</option>
      </Choice>
      {!isSpan && (
        <>
          <TimeField label="From" {...{ filter, onChange, name: 'since' }} />
          <TimeField label="Before" {...{ filter, onChange, name: 'until' }} />
        </>
      )}
    </>
  );
}

function TimeField({
  label,
  name,
  filter,
  onChange,
}: FilterProps & { readonly label: string; readonly name: 'since' | 'until' }) {
  const { utc } = usePreferences();
  return (
    <label>
      {label}
      {utc && ' (UTC)'}
      <input
        type="datetime-local"
        step="1"
        value={fieldText(filter[name] ?? '', utc)}
        onChange={({ currentTarget }) =>
          onChange(withCondition(filter, name, fieldTime(currentTarget.value, utc)))
        }
      />
    </label>
  );
}
