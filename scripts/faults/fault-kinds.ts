/** What the proxies do to calls, each with what it means to the caller. */
export const FAULT_KINDS = {
  reset_before: 'connection reset, call not carried out',
  answer_lost: 'connection reset, call carried out',
  carried_out_late: 'connection reset, call carried out later',
  stalled_before: 'never answered, call not carried out',
  stalled_after: 'never answered, call carried out',
  half_answer: 'half an answer, call carried out',
  server_error: '500, call not carried out',
  server_error_after: '500, call carried out',
  throttled: 'throttled, call not carried out',
  partly_failed: 'answered, some statements or entries failed and were not carried out',
  slow: 'answered late',
  repeated: 'carried out twice, one of the answers given',
  killed_before: 'caller killed, call not carried out',
  killed_after: 'caller killed, call carried out',
  connections_cut: 'every open connection of a service reset at once',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

export type FaultCounts = Record<FaultKind, number>;

export function noFaults(): FaultCounts {
  const kinds = Object.keys(FAULT_KINDS).map((kind) => [kind, 0]);
  return Object.fromEntries(kinds) as FaultCounts;
}

/** Adds the counts of one to the other. */
export function addFaults(total: FaultCounts, more: Readonly<FaultCounts>): void {
  for (const kind of Object.keys(FAULT_KINDS) as FaultKind[]) total[kind] += more[kind];
}
