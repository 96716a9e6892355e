import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { moreText, numberText } from '../../parts/format.ts';
import { Verbatim } from '../../parts/verbatim.tsx';
import { describeSchema, type Described, type Group, type Part } from './describe-schema.ts';
import { refName } from './schema-reference.ts';

/** Fields that are shown at first, and how many more each time. */
const FIELDS = 50;
/** Values and examples that are shown. */
const VALUES = 20;

interface Place {
  readonly root: unknown;
  /** The references that led here. A schema may lead back to itself, so what is below is shown when somebody opens it. */
  readonly ancestors: readonly string[];
}

/** The schemas below a schema. */
export function SchemaGroups({
  described,
  root,
  ancestors,
}: Place & { readonly described: Described }) {
  return (
    <>
      {described.groups.map((group) => (
        <GroupOf key={group.label} group={group} root={root} ancestors={ancestors} />
      ))}
    </>
  );
}

function GroupOf({ group, root, ancestors }: Place & { readonly group: Group }) {
  const [shown, setShown] = useState(FIELDS);
  const { label, parts, areFields } = group;
  const hidden = parts.length - shown;
  return (
    <div class="schema-group">
      {label !== 'fields' && <p class="schema-label">{label}</p>}
      <ul>
        {parts.slice(0, shown).map((part) => (
          <PartOf
            key={part.name}
            {...{ part, root, ancestors }}
            isField={areFields}
            isOpen={!areFields && parts.length === 1}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" onClick={() => setShown(shown + 4 * FIELDS)}>
          Show more: {numberText(hidden)} are left
        </button>
      )}
    </div>
  );
}

interface PartProps extends Place {
  readonly part: Part;
  readonly isField: boolean;
  readonly isOpen: boolean;
}

function PartOf({ part, root, ancestors, isField, isOpen }: PartProps) {
  const described = useMemo(() => describeSchema(root, part.schema), [root, part]);
  const { ref, types, groups } = described;
  const isRepeated = ref !== undefined && ancestors.includes(ref);
  const below = { root, ancestors: ref === undefined ? ancestors : [...ancestors, ref] };
  return (
    <li>
      <div class="schema-head">
        {isField ? (
          <code class="schema-name">
            <Verbatim text={part.name} />
          </code>
        ) : (
          part.name !== '' && <span class="schema-number">{part.name}.</span>
        )}
        <span class="schema-type">{types}</span>
        {ref !== undefined && <span class="muted">{refName(ref)}</span>}
        {part.isRequired && <strong class="schema-required">required</strong>}
        {isRepeated && <span class="muted">as above</span>}
      </div>
      <Facts {...described} />
      {groups.length > 0 && (
        <Below
          what={part.name || types}
          isOpen={isOpen && !isRepeated}
          {...below}
          described={described}
        />
      )}
    </li>
  );
}

/** What a schema says of the value itself. */
function Facts({ description, rules, values, examples, others }: Described) {
  return (
    <div class="schema-facts">
      {description && (
        <p class="prose">
          <Verbatim text={description} />
        </p>
      )}
      {rules.length > 0 && (
        <p class="muted prose">
          <Verbatim text={rules.join(' · ')} />
        </p>
      )}
      {values && <Values title={values.length === 1 ? 'always' : 'one of'} values={values} />}
      {examples.length > 0 && <Values title="for example" values={examples} />}
      {others.map(([keyword, value]) => (
        <p key={keyword} class="muted">
          {keyword}: <Verbatim text={value} />
        </p>
      ))}
    </div>
  );
}

function Values({ title, values }: { readonly title: string; readonly values: readonly string[] }) {
  return (
    <p class="muted">
      {title}{' '}
      {values.slice(0, VALUES).map((value, index) => (
        <Fragment key={value}>
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

interface BelowProps extends Place {
  readonly what: string;
  readonly described: Described;
  readonly isOpen: boolean;
}

function Below({ what, isOpen: isOpenAtFirst, described, root, ancestors }: BelowProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const count = described.groups.reduce((sum, { parts }) => sum + parts.length, 0);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        What is in <Verbatim text={what} /> <span class="muted">({numberText(count)})</span>
      </summary>
      {isOpen && <SchemaGroups described={described} root={root} ancestors={ancestors} />}
    </details>
  );
}
