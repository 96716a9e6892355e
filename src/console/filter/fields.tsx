import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

import { REASONS } from '../parts/reasons.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { useSession } from '../session.tsx';
import './fields.css';
import { TEXT_CHECKS, type TextName } from './conditions.ts';

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ComponentChildren;
}

/** A condition that is chosen from a list. */
export function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}

/** Why events failed. */
export function ReasonChoice({ value, onChange }: Pick<ChoiceProps, 'value' | 'onChange'>) {
  const { reason_texts: texts } = useSession();
  return (
    <Choice label="Reason" value={value} onChange={onChange}>
      <option value="">any</option>
      {REASONS.map((reason) => (
        <option key={reason} value={reason}>
          {texts[reason]}
        </option>
      ))}
    </Choice>
  );
}

interface TextProps {
  readonly name: TextName;
  readonly label: string;
  readonly value: string | undefined;
  /** Shown while there is no condition. Default: `all`. */
  readonly placeholder?: string;
  /** Values that are known. Others may be typed. */
  readonly choices?: readonly string[];
  readonly onChange: (value: string) => void;
  /** The key `/` goes to the first one. */
  readonly isFirst?: boolean;
}

/** A condition that is typed, or chosen from what is known. It counts once the field is left, or by Enter. */
export function TextCondition({ name, value = '', choices = [], onChange, ...props }: TextProps) {
  const { label, placeholder = 'all', isFirst } = props;
  /** What somebody types and the address doesn't have yet. A live page is rendered again meanwhile, and must keep it. */
  const [draft, setDraft] = useState<string>();
  /** No event can have the draft. It stays in the field, so that somebody can correct it. */
  const [isWrong, setWrong] = useState(false);
  const [list, hint] = [useId(), useId()];
  const take = (text: string): void => {
    const taken = text.trim();
    const isFine = taken === '' || TEXT_CHECKS[name](taken);
    setWrong(!isFine);
    setDraft(isFine ? undefined : text);
    if (isFine && taken !== value) onChange(taken);
  };
  return (
    <label class={`condition-${name}`}>
      {label}
      <input
        type="text"
        list={list}
        value={draft ?? value}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? hint : undefined}
        data-filter={isFirst}
        onInput={({ currentTarget: { value: text } }) =>
          setDraft(text === value ? undefined : text)
        }
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
      <datalist id={list}>
        {choices.map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
      {isWrong && (
        <span id={hint} class="condition-hint tone-bad" role="alert">
          No event can have this
        </span>
      )}
    </label>
  );
}

interface LeftOutProps {
  readonly names: readonly string[];
  /** The address without these conditions. */
  readonly path: string;
}

/** Says that conditions of the address were left out. */
export function LeftOut({ names, path }: LeftOutProps) {
  if (names.length === 0) return null;
  return (
    <p class="notice" role="alert">
      The link has conditions that nobody can read, so they are left out:{' '}
      <Verbatim text={names.join(', ')} />. <a href={path}>Go on without them</a> to replay or
      discard events.
    </p>
  );
}
