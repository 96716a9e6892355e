import type { CaseResult } from './case-result.ts';
import { short } from './numbers.ts';

/** Who is compared, with the prefix of its cases in the names of the run. */
export const CONTESTANTS = [
  { prefix: '', heading: 'this project' },
  { prefix: 'peer-put-', heading: '(a) Ajv + put' },
  { prefix: 'peer-powertools-', heading: '(b) Powertools' },
  { prefix: 'peer-statements-', heading: '(c) 25 inserts a call' },
] as const;

const PEERS = CONTESTANTS.slice(1);

/** A row of the table: `peer` is the name of a peer's case without the prefix, where it isn't that of ours. */
interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer?: string;
}

const ROWS: readonly Row[] = [
  { what: 'µs of CPU for a payment of 0.3 KB', ours: 'handler-payment', peer: 'payment' },
  { what: 'µs of CPU for an order of 4 KB', ours: 'handler-order', peer: 'order' },
  { what: 'ms of cold start to the first write', ours: 'cold-first-write' },
  { what: 'KB of bundle, gzipped', ours: 'bundle-gzipped' },
  { what: 'DynamoDB calls for a payment', ours: 'calls-payment-100', peer: 'calls-payment' },
  { what: 'write units for a payment', ours: 'write-units-payment' },
  { what: 'write units for an order', ours: 'write-units-4kb' },
  { what: 'dollars for a million payments', ours: 'dollars-payment' },
  { what: 'dollars for a million payments grown to 1 KB', ours: 'dollars-1kb' },
  { what: 'dollars for a million orders', ours: 'dollars-4kb' },
];

/** The names of all cases that the table shows. */
export const HEADLINE_CASES: readonly string[] = ROWS.flatMap(({ ours, peer = ours }) => [
  ours,
  ...PEERS.map(({ prefix }) => `${prefix}${peer}`),
]);

/** The figures of a run that matter most, as a Markdown table. A row is left out if our case was not measured. */
export function headlineTable(results: readonly CaseResult[]): string {
  const find = (name: string) => results.find((result) => result.name === name);
  const rows = ROWS.flatMap(({ what, ours, peer = ours }) => {
    const first = find(ours);
    if (first === undefined) return [];
    const others = PEERS.map(({ prefix }) => find(`${prefix}${peer}`)?.median);
    // The floor of a cold start is the empty process, which is taken off already.
    const floor = first.unit === 'ms' ? null : first.floor;
    return [[what, ...[floor, first.median, ...others].map(cell)]];
  });
  const headings = ['', 'floor', ...CONTESTANTS.map(({ heading }) => heading)];
  return [headings, headings.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function cell(value: number | null | undefined): string {
  return value == null ? '' : short(value);
}
