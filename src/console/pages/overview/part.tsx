import type { ComponentChildren } from 'preact';

import { spanText } from '../../parts/format.ts';

/** What the overview says of one source. */
interface Reading<T> {
  readonly state: 'none' | 'read' | 'failed';
  readonly error?: string;
  readonly waiting_ms?: number;
  readonly value?: T;
}

interface PartProps<T> {
  readonly title: string;
  readonly reading: Reading<T>;
  readonly class?: string;
  readonly children: (value: T) => ComponentChildren;
}

/** Milliseconds. If a source is silent for longer, the page says so. */
const LONG_MS = 5_000;

/** A panel of the overview. If its source fails or is slow, it says so, and the others are there all the same. */
export function Part<T>({ title, reading, class: className = '', children }: PartProps<T>) {
  const { state, error, waiting_ms: waitingMs = 0, value } = reading;
  return (
    <section class={`panel ${className}`}>
      <h2>{title}</h2>
      {state === 'failed' && <p class="part-failed">{error}</p>}
      {state === 'none' && <p class="loading">Reading …</p>}
      {waitingMs > LONG_MS && <p class="muted">There is no answer since {spanText(waitingMs)}.</p>}
      {value !== undefined && children(value)}
    </section>
  );
}
