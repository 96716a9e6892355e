import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { numberText } from '../../parts/format.ts';
import { Verbatim } from '../../parts/verbatim.tsx';

/** Most characters that are shown of a text. More would make the page slow. */
const MAX_CHARACTERS = 100_000;

interface OnRequestProps {
  readonly title: string;
  readonly make: () => string;
  readonly children?: ((text: string) => ComponentChildren) | undefined;
}

/** A long text that is made and shown when somebody opens it. */
export function OnRequest({ title, make, children }: OnRequestProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && <LongText make={make} children={children} />}
    </details>
  );
}

function LongText({ make, children }: Omit<OnRequestProps, 'title'>) {
  const text = useMemo(make, [make]);
  return (
    <>
      <pre class="text-box" tabIndex={0}>
        <Verbatim text={text.slice(0, MAX_CHARACTERS)} />
      </pre>
      {text.length > MAX_CHARACTERS && (
        <p>
          Cut after {numberText(MAX_CHARACTERS)} of {numberText(text.length)} characters. Copy it to
          see all.
        </p>
      )}
      {children?.(text)}
    </>
  );
}
