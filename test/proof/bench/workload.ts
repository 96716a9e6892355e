import { seededRandom } from '../../../scripts/traffic/random.ts';
import { benchEvent, orderLines, type BenchEvent, type EventKind } from './events.ts';

/** What contestants work on: batches of events of one kind, all different. */
export interface Workload {
  readonly event: EventKind;
  /** Messages an invocation. */
  readonly batch: number;
  /** The size of a message. Default: the event's own size. */
  readonly bytes?: number;
  /** True if the JSON is indented over several lines, as some senders write it. */
  readonly pretty?: boolean;
  /** The share of messages that must be rejected. */
  readonly rejected?: number;
  /** The share of events that are in the ledger already. */
  readonly duplicates?: number;
  /** The share of events whose ids are in the ledger with other bodies. */
  readonly conflicts?: number;
  /** True if the events have a handler. It does nothing. */
  readonly handled?: boolean;
  /** The number of tenants, which take turns. Default: 50, by chance. */
  readonly tenants?: number;
}

/** No workload uses the events from this place on. */
const OTHER_EVENTS = 1_000_000;
const MAX_PAYLOAD_BYTES = 24 * 1024 * 1024;

/**
 * The message bodies of a workload, batch by batch.
 *
 * @param events the least number of different events. No real consumer parses the same text a thousand times.
 */
export function workloadBatches(
  workload: Workload,
  events: number,
): readonly (readonly string[])[] {
  const { batch, bytes = 1024 } = workload;
  const affordable = Math.max(1, Math.floor(MAX_PAYLOAD_BYTES / bytes / batch));
  const batches = Math.min(affordable, Math.ceil(events / batch));
  return Array.from({ length: batches }, (_, index) =>
    Array.from({ length: batch }, (_, place) => messageBody(workload, index * batch + place)),
  );
}

/** The text of the message at one place of a workload. */
export function messageBody(workload: Workload, place: number): string {
  const event = eventOf(workload, place);
  const grown = workload.bytes === undefined ? event : grownTo(event, workload.bytes, place);
  if (isInShare(workload.rejected, place)) return spoilt(grown, place);
  return JSON.stringify(grown, undefined, workload.pretty ? 2 : undefined);
}

function eventOf({ event, tenants }: Workload, place: number): BenchEvent {
  const made = benchEvent(event, place);
  return tenants === undefined ? made : { ...made, tenant_id: `tenant-${place % tenants}` };
}

/** The text that the ledger holds under the id of a conflict: another event of the same kind. */
export function heldBody(workload: Workload, place: number): string {
  const event = eventOf(workload, place);
  const { body } = benchEvent(workload.event, place + OTHER_EVENTS);
  return JSON.stringify({ ...event, body });
}

/** True if the place belongs to the share. Shares are spread evenly: 50 % is every second place. */
export function isInShare(share: number | undefined, place: number): boolean {
  return Math.floor((place + 1) * (share ?? 0)) > Math.floor(place * (share ?? 0));
}

/** The same event with as many additional lines in its body as fit into the size. Its schema allows them. */
function grownTo(event: BenchEvent, bytes: number, place: number): BenchEvent {
  const random = seededRandom('bench', 'lines', place);
  const lines: unknown[] = [];
  const grown = { ...event, body: { ...event.body, lines } };
  let size = Buffer.byteLength(JSON.stringify(grown));
  for (;;) {
    const [line] = orderLines(random, 1);
    size += Buffer.byteLength(JSON.stringify(line)) + 1;
    if (size > bytes) return grown;
    lines.push(line);
  }
}

/** A faulty message of the kinds that reach real queues: a wrong value, a missing field, half a message. */
function spoilt(event: BenchEvent, place: number): string {
  const { amount, status, ...body } = { amount: 0, status: '', ...event.body };
  if (place % 3 === 0) return JSON.stringify({ ...event, body: { ...body, status, amount: -1 } });
  if (place % 3 === 1) return JSON.stringify({ ...event, body: { ...body, amount } });
  const text = JSON.stringify(event);
  return text.slice(0, Math.ceil(text.length / 2));
}
