import { useId, useState } from 'preact/hooks';

import { REASONS, reasonText } from '../../parts/reason-text.ts';
import { isValid, withCondition, type CauseFilter, type FilterName } from './cause-filter.ts';

interface FilterProps {
  readonly filter: CauseFilter;
  readonly onChange: (filter: CauseFilter) => void;
}

/** The conditions of the list. They are in the address. */
export function FilterForm({ filter, onChange }: FilterProps) {
  const set = (name: FilterName) => (value: string) => onChange(withCondition(filter, name, value));
  return (
    <form
      class="cause-filter"
      role="search"
      aria-label="Filter"
      onSubmit={(event) => event.preventDefault()}
    >
      <TextCondition
        {...{ filter, name: 'tenant_id', label: 'Tenant' }}
        onChange={set('tenant_id')}
      />
      <TextCondition {...{ filter, name: 'type', label: 'Type' }} onChange={set('type')} />
      <label>
        Status
        <select
          value={filter.status ?? ''}
          onChange={({ currentTarget }) => set('status')(currentTarget.value)}
        >
          <option value="">failed or waiting</option>
          <option value="failed">failed</option>
          <option value="queued">waiting for another attempt</option>
        </select>
      </label>
      <label>
        Reason
        <select
          value={filter.reason ?? ''}
          onChange={({ currentTarget }) => set('reason')(currentTarget.value)}
        >
          <option value="">any</option>
          {REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {reasonText(reason)}
            </option>
          ))}
        </select>
      </label>
      {Object.keys(filter).length > 0 && (
        <button type="button" onClick={() => onChange({})}>
          Clear
        </button>
      )}
    </form>
  );
}

interface TextProps {
  readonly filter: CauseFilter;
  readonly name: 'tenant_id' | 'type';
  readonly label: string;
  readonly onChange: (value: string) => void;
}

/** A condition that is typed. It counts once the field is left, or by Enter. */
function TextCondition({ filter, name, label, onChange }: TextProps) {
  const [isWrong, setWrong] = useState(false);
  const hint = useId();
  const take = (text: string): void => {
    const value = text.trim();
    const isFine = value === '' || isValid(name, value);
    setWrong(!isFine);
    if (isFine && value !== (filter[name] ?? '')) onChange(value);
  };
  return (
    <label>
      {label}
      <input
        type="text"
        value={filter[name] ?? ''}
        placeholder="all"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? hint : undefined}
        data-filter={name === 'tenant_id'}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      {isWrong && (
        <span id={hint} class="tone-bad" role="alert">
          No event can have this
        </span>
      )}
    </label>
  );
}
