/** What the messages of a round go through. */
export const ROUND_KINDS = {
  plain: { fifo: false, handlers: false, outage: false, name: 'standard queue' },
  fifo: { fifo: true, handlers: false, outage: false, name: 'FIFO queue' },
  handlers: { fifo: false, handlers: true, outage: false, name: 'standard queue, handlers' },
  fifo_handlers: { fifo: true, handlers: true, outage: false, name: 'FIFO queue, handlers' },
  outage: { fifo: false, handlers: true, outage: true, name: 'outage of DynamoDB, handlers' },
} as const satisfies Record<string, RoundTraits>;

/** What sets a kind of round apart. */
export interface RoundTraits {
  readonly fifo: boolean;
  /** Whether some of the events have handlers. */
  readonly handlers: boolean;
  /** Whether DynamoDB is down for longer than all receives, and `outageRetryHours` is set. */
  readonly outage: boolean;
  readonly name: string;
}

export type RoundKind = keyof typeof ROUND_KINDS;

export const KINDS = Object.keys(ROUND_KINDS) as RoundKind[];

/** The kind of a seed's round. Seeds that follow each other take turns, so five rounds have every kind. */
export function kindOf(seed: number): RoundKind {
  return KINDS[seed % KINDS.length] ?? 'plain';
}
