import { useState } from 'preact/hooks';

import { Choice, ReasonChoice, TextCondition } from '../../filter/fields.tsx';
import { withCondition, type CauseFilter, type FilterName } from './cause-filter.ts';

interface FilterProps {
  readonly filter: CauseFilter;
  readonly onChange: (filter: CauseFilter) => void;
}

/** The conditions of the list. They are in the address. */
export function FilterForm({ filter, onChange }: FilterProps) {
  const [clears, setClears] = useState(0);
  const set = (name: FilterName) => (value: string) => onChange(withCondition(filter, name, value));
  return (
    <form
      class="cause-filter"
      role="search"
      aria-label="Filter"
      onSubmit={(event) => event.preventDefault()}
    >
      <TextCondition
        key={`tenant_id ${String(clears)}`}
        {...{ name: 'tenant_id', label: 'Tenant', value: filter.tenant_id, isFirst: true }}
        onChange={set('tenant_id')}
      />
      <TextCondition
        key={`type ${String(clears)}`}
        {...{ name: 'type', label: 'Type', value: filter.type }}
        onChange={set('type')}
      />
      <Choice label="Status" value={filter.status ?? ''} onChange={set('status')}>
        <option value="">failed or waiting</option>
        <option value="failed">failed</option>
        <option value="queued">waiting for another attempt</option>
      </Choice>
      <ReasonChoice value={filter.reason ?? ''} onChange={set('reason')} />
      {Object.keys(filter).length > 0 && (
        <button
          type="button"
          onClick={() => {
            setClears(clears + 1);
            onChange({});
          }}
        >
          Clear
        </button>
      )}
    </form>
  );
}
