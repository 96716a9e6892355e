import { useState } from 'preact/hooks';

import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { Choice, ReasonChoice, TextCondition } from '../../filter/fields.tsx';
import { STATUSES, withCondition, type EventFilter } from './event-filter.ts';
import { Period } from './period.tsx';

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
  const [clears, setClears] = useState(0);
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
        key={`tenant_id ${String(clears)}`}
        {...{ name: 'tenant_id', label: 'Tenant', value: filter.tenant_id, isFirst: true }}
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
        key={`type ${String(clears)}`}
        {...{ name: 'type', label: 'Type', value: filter.type }}
        choices={types.map(({ type }) => type)}
        onChange={set('type')}
      />
      <TextCondition
        key={`version ${String(clears)}`}
        {...{ name: 'version', label: 'Version', value: filter.version }}
        choices={versions.map(({ version }) => version)}
        onChange={set('version')}
      />
      <ReasonChoice value={filter.reason ?? ''} onChange={set('reason')} />
      <Period filter={filter} onChange={onChange} />
      <TextCondition
        key={`fingerprint ${String(clears)}`}
        {...{ name: 'fingerprint', label: 'Fingerprint of the cause', placeholder: 'any' }}
        value={filter.fingerprint}
        onChange={set('fingerprint')}
      />
      <button
        type="button"
        disabled={Object.keys(filter).length === 0}
        onClick={() => {
          setClears(clears + 1);
          onChange({});
        }}
      >
        Clear
      </button>
    </form>
  );
}
