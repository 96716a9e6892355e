import type { ComponentChildren } from 'preact';

import { numberText } from '../parts/format.ts';
import type { CountLine } from './preview-lines.ts';

// What several steps of a change show.

export const VERBS = {
  replay: { title: 'Replay', doing: 'Replaying', done: 'Sent again' },
  discard: { title: 'Discard', doing: 'Discarding', done: 'Discarded' },
} as const;

export function CountLines({ lines }: { readonly lines: readonly CountLine[] }) {
  return (
    <ul class="change-counts">
      {lines.map(({ count, text }) => (
        <li key={text}>
          <strong>{numberText(count)}</strong> {text}
        </li>
      ))}
    </ul>
  );
}

export function Buttons({ children }: { readonly children: ComponentChildren }) {
  return <div class="actions change-actions">{children}</div>;
}

export function CloseButton({
  close,
  text,
}: {
  readonly close: () => void;
  readonly text: string;
}) {
  return (
    <button type="button" onClick={close}>
      {text}
    </button>
  );
}
