/** The faults that proxies cause, and what each means for the caller. */
export const FAULT_KINDS = {
  reset_before: 'reset, not carried out',
  answer_lost: 'reset, carried out',
  carried_out_late: 'reset, carried out later',
  stalled_before: 'no answer, not carried out',
  stalled_after: 'no answer, carried out',
  half_answer: 'half an answer, carried out',
  server_error: '500, not carried out',
  server_error_after: '500, carried out',
  throttled: 'throttled, not carried out',
  partly_failed: 'some parts not carried out',
  slow: 'answered late',
  repeated: 'carried out twice',
  killed_before: 'caller killed, not carried out',
  killed_after: 'caller killed, carried out',
  connections_cut: 'all connections reset at once',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

export type FaultCounts = Record<FaultKind, number>;

export const SERVICE_NAMES = ['sqs', 'dynamodb', 's3'] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** How often each fault struck a call, for each service. */
export type FaultsByService = Record<ServiceName, FaultCounts>;

export function noFaults(): FaultsByService {
  return { sqs: noneOfAny(), dynamodb: noneOfAny(), s3: noneOfAny() };
}

/** Adds `more` to `total`. */
export function addFaults(total: FaultsByService, more: Readonly<FaultsByService>): void {
  for (const service of SERVICE_NAMES) addCounts(total[service], more[service]);
}

/** Sums the counts of all services. */
export function faultsOfAll(byService: Readonly<FaultsByService>): FaultCounts {
  const total = noneOfAny();
  for (const service of SERVICE_NAMES) addCounts(total, byService[service]);
  return total;
}

export function countFaults(counts: Readonly<FaultCounts>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function noneOfAny(): FaultCounts {
  const kinds = Object.keys(FAULT_KINDS).map((kind) => [kind, 0]);
  return Object.fromEntries(kinds) as FaultCounts;
}

function addCounts(total: FaultCounts, more: Readonly<FaultCounts>): void {
  for (const kind of Object.keys(FAULT_KINDS) as FaultKind[]) total[kind] += more[kind];
}
