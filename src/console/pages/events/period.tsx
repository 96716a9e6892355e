import { useState } from 'preact/hooks';

import { Choice } from '../../filter/fields.tsx';
import { usePreferences } from '../../parts/preferences.ts';
import { spanMs, withCondition, type EventFilter } from './event-filter.ts';
import { fieldText, fieldTime } from './time-input.ts';

interface PeriodProps {
  readonly filter: EventFilter;
  readonly onChange: (filter: EventFilter) => void;
}

const SPANS = [
  ['15m', 'last 15 minutes'],
  ['1h', 'last hour'],
  ['24h', 'last 24 hours'],
  ['7d', 'last 7 days'],
] as const;

/** When events were received. */
export function Period({ filter, onChange }: PeriodProps) {
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

interface TimeProps extends PeriodProps {
  readonly label: string;
  readonly name: 'since' | 'until';
}

/** A time that is typed part by part, or chosen. It counts once the field is left, or by Enter. */
function TimeField({ label, name, filter, onChange }: TimeProps) {
  const { utc } = usePreferences();
  const [isEdited, setEdited] = useState(false);
  const shown = fieldText(filter[name] ?? '', utc);
  const take = ({ value, validity }: HTMLInputElement): void => {
    setEdited(false);
    const time = fieldTime(value, utc);
    // Without one of its parts, the field has no time yet. Then the last one is shown again.
    if (!validity.badInput && time !== fieldTime(shown, utc))
      onChange(withCondition(filter, name, time));
  };
  return (
    <label>
      {label}
      {utc && ' (UTC)'}
      <input
        type="datetime-local"
        step="1"
        // The browser has no value for a time that lacks a part. To set one would take the other parts away.
        value={isEdited ? undefined : shown}
        onInput={() => setEdited(true)}
        onBlur={({ currentTarget }) => take(currentTarget)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && take(currentTarget)}
      />
    </label>
  );
}
