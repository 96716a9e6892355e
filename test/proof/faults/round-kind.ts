/** What the messages of a round go through. `scripts` of handlers and rules of order depend on it. */
export const ROUND_KINDS = {
  plain: { fifo: false, handlers: false, name: 'standard queue' },
  fifo: { fifo: true, handlers: false, name: 'FIFO queue' },
  handlers: { fifo: false, handlers: true, name: 'standard queue, handlers' },
  fifo_handlers: { fifo: true, handlers: true, name: 'FIFO queue, handlers' },
} as const satisfies Record<string, RoundTraits>;

/** What sets a kind of round apart. */
export interface RoundTraits {
  readonly fifo: boolean;
  /** Whether some of the events have handlers. */
  readonly handlers: boolean;
  readonly name: string;
}

export type RoundKind = keyof typeof ROUND_KINDS;

export const KINDS = Object.keys(ROUND_KINDS) as RoundKind[];

/** The kind of a seed's round. Seeds that follow each other take turns, so four rounds have every kind. */
export function kindOf(seed: number): RoundKind {
  return KINDS[seed % KINDS.length] ?? 'plain';
}
