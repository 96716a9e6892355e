import { useState } from 'preact/hooks';

import type { DescribedPart, EventDescription } from '#generated/console-api.ts';
import { Verbatim } from '../../parts/verbatim.tsx';
import { FieldsTable } from './fields-table.tsx';
import { shownRows } from './shown-rows.ts';

/** A shorter list is read as quickly as it is searched. */
const MIN_SEARCHED_ROWS = 12;
const NOTHING_CLOSED = new Set<number>();

/** All fields of a body, with a search. */
export function FieldsPanel({ parts }: Pick<EventDescription, 'parts'>) {
  const [wanted, setWanted] = useState('');
  const count = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  const found = parts.filter(
    ({ rows }) => wanted.trim() === '' || shownRows(rows, NOTHING_CLOSED, wanted).length > 0,
  );
  return (
    <section class="panel" aria-labelledby="schema-fields">
      <h2 id="schema-fields">Fields</h2>
      {count > MIN_SEARCHED_ROWS && (
        <p>
          <label>
            Find{' '}
            <input
              type="search"
              value={wanted}
              placeholder="name, type, rule"
              onInput={({ currentTarget }) => setWanted(currentTarget.value)}
            />
          </label>
        </p>
      )}
      <p role="status" class={found.length === 0 ? 'muted' : 'visually-hidden'}>
        {found.length === 0 ? 'No field is like that.' : ''}
      </p>
      {found.map((part) => (
        <PartOf key={part.name} {...{ part, wanted }} idOf={(name) => idOf(parts, name)} />
      ))}
    </section>
  );
}

/** A name may have any characters, so that it is no id. */
function idOf(parts: readonly DescribedPart[], name: string): string {
  return `part-${String(parts.findIndex((part) => part.name === name))}`;
}

interface PartProps {
  readonly part: DescribedPart;
  readonly wanted: string;
  readonly idOf: (name: string) => string;
}

function PartOf({ part, wanted, idOf }: PartProps) {
  const { name, description, rows } = part;
  const id = idOf(name);
  return (
    <>
      {name === '' ? (
        <span id={id} />
      ) : (
        <h3 id={id} class="part" tabIndex={-1}>
          <Verbatim text={name} />
        </h3>
      )}
      {name !== '' && description && (
        <p class="prose">
          <Verbatim text={description} />
        </p>
      )}
      <FieldsTable name={name === '' ? 'Fields' : name} {...{ rows, wanted, idOf }} />
    </>
  );
}
