import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import type { FieldRow, SchemaRule } from '#generated/console-api.ts';
import { moreText, numberText } from '../../parts/format.ts';
import { Verbatim } from '../../parts/verbatim.tsx';
import { closedAtFirst, shownRows, type ShownRow } from './shown-rows.ts';

/** Rows that are shown at first, and how many more each time. */
const ROWS = 50;
const MORE_ROWS = 200;
/** Values and examples that are shown. */
const VALUES = 20;
/** Deeper rows are not further to the right, because a window is only so wide. */
const MAX_INDENT = 6;

interface TableProps {
  /** Says what the table is of. */
  readonly name: string;
  readonly rows: readonly FieldRow[];
  /** Only rows with these words are shown. */
  readonly wanted: string;
  /** The id of the place that describes a part. */
  readonly idOf: (part: string) => string;
}

/** Fields, each with what is below it, which can be closed. */
export function FieldsTable({ name, rows, wanted, idOf }: TableProps) {
  const [closed, setClosed] = useState(() => closedAtFirst(rows));
  const [most, setMost] = useState(ROWS);
  const shown = useMemo(() => shownRows(rows, closed, wanted), [rows, closed, wanted]);
  const toggle = (index: number): void => {
    const changed = new Set(closed);
    if (!changed.delete(index)) changed.add(index);
    setClosed(changed);
  };
  const hidden = shown.length - most;
  return (
    <>
      <div class="table-box">
        <table class="cards fields">
          <caption class="visually-hidden">
            <Verbatim text={name} />
          </caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Type</th>
              <th scope="col">What it is</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, most).map((each) => (
              <Row
                key={each.index}
                {...each}
                idOf={idOf}
                isOpen={!closed.has(each.index)}
                // What a search has found is always open.
                toggle={wanted.trim() === '' ? () => toggle(each.index) : undefined}
              />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && (
        <button type="button" onClick={() => setMost(most + MORE_ROWS)}>
          Show more: {numberText(hidden)} are left
        </button>
      )}
    </>
  );
}

interface RowProps extends ShownRow {
  readonly idOf: (part: string) => string;
  readonly isOpen: boolean;
  readonly toggle: (() => void) | undefined;
}

function Row({ row, hasBelow, idOf, isOpen, toggle }: RowProps) {
  const { path, label, depth, type, required } = row;
  const name = [path, label].filter(Boolean).join(' ') || 'the body';
  return (
    <tr>
      <th scope="row">
        <div class={`indent-${String(Math.min(depth, MAX_INDENT))}`}>
          {path !== '' && (
            <code>
              <Verbatim text={path} />
            </code>
          )}{' '}
          {label !== undefined && (
            <em>
              <Verbatim text={label} />
            </em>
          )}
          {path === '' && label === undefined && 'the body'}
          {hasBelow && toggle && (
            <button
              type="button"
              class="quiet fold"
              aria-expanded={isOpen}
              aria-label={`What is in ${name}`}
              onClick={toggle}
            >
              {isOpen ? '▾' : '▸'}
            </button>
          )}
        </div>
      </th>
      <td>
        <span class="schema-type">{type}</span> {required && <strong>required</strong>}
      </td>
      <td>
        <Facts row={row} idOf={idOf} />
      </td>
    </tr>
  );
}

/** What the schema says of the value. */
function Facts({ row, idOf }: Pick<RowProps, 'row' | 'idOf'>) {
  const { title, description, rules, values, examples, part } = row;
  return (
    <div class="schema-facts">
      {title && (
        <p class="prose">
          <strong>
            <Verbatim text={title} />
          </strong>
        </p>
      )}
      {description && (
        <p class="prose">
          <Verbatim text={description} />
        </p>
      )}
      {rules && (
        <p class="muted prose">
          {rules.map((rule, index) => (
            <Fragment key={index}>
              {index > 0 && ' · '}
              <RuleText {...rule} />
            </Fragment>
          ))}
        </p>
      )}
      {values && <Values title={values.length === 1 ? 'always' : 'one of'} values={values} />}
      {examples && <Values title="for example" values={examples} />}
      {part !== undefined && (
        <p>
          <a href={`#${idOf(part)}`}>
            See {part === '' ? 'the whole body' : <Verbatim text={part} />}
          </a>
        </p>
      )}
    </div>
  );
}

function RuleText({ text, code }: SchemaRule) {
  return (
    <>
      <Verbatim text={text} />
      {code !== undefined && (
        <>
          {' '}
          <code>
            <Verbatim text={code} />
          </code>
        </>
      )}
    </>
  );
}

function Values({ title, values }: { readonly title: string; readonly values: readonly string[] }) {
  return (
    <p class="muted">
      {title}{' '}
      {values.slice(0, VALUES).map((value, index) => (
        // Two long values may be cut to the same text.
        <Fragment key={index}>
          {index > 0 && ', '}
          <code>
            <Verbatim text={value} />
          </code>
        </Fragment>
      ))}
      {moreText(values.length - VALUES)}
    </p>
  );
}
