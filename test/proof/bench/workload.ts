import { seededRandom } from '../../../scripts/traffic/random.ts';
import { benchEvent, orderLines, type BenchEvent, type EventKind } from './events.ts';

/** What is measured on: batches of events of one kind, all different. */
export interface Workload {
  readonly event: EventKind;
  /** Messages an invocation. */
  readonly batch: number;
  /** Bytes of a message; without it, as the events are. */
  readonly bytes?: number;
  /** Written over several lines, as some senders do. */
  readonly pretty?: boolean;
  /** Share of messages that must be rejected. */
  readonly rejected?: number;
  /** Share of events that the ledger has already. */
  readonly duplicates?: number;
  /** Share of events whose ids the ledger has with other bodies. */
  readonly conflicts?: number;
  /** Whether the events have a handler, which does nothing. */
  readonly handled?: boolean;
}

/** From this place on there are events that no workload has. */
const OTHER_EVENTS = 1_000_000;
const MOST_PAYLOAD_BYTES = 24 * 1024 * 1024;

/**
 * The message bodies of a workload, batch by batch.
 *
 * @param events different events, at least: parsing one text a thousand times is not what a consumer does.
 */
export function workloadBatches(
  workload: Workload,
  events: number,
): readonly (readonly string[])[] {
  const { batch, bytes = 1024 } = workload;
  const affordable = Math.max(1, Math.floor(MOST_PAYLOAD_BYTES / bytes / batch));
  const batches = Math.min(affordable, Math.ceil(events / batch));
  return Array.from({ length: batches }, (_, index) =>
    Array.from({ length: batch }, (_, place) => messageBody(workload, index * batch + place)),
  );
}

/** The text of the message at one place of a workload. */
export function messageBody(workload: Workload, place: number): string {
  const event = benchEvent(workload.event, place);
  const grown = workload.bytes === undefined ? event : grownTo(event, workload.bytes, place);
  if (isInShare(workload.rejected, place)) return spoilt(grown, place);
  return JSON.stringify(grown, undefined, workload.pretty ? 2 : undefined);
}

/** The text of what a ledger holds under the id of a conflict: another event of the same kind. */
export function heldBody(workload: Workload, place: number): string {
  const event = benchEvent(workload.event, place);
  const { body } = benchEvent(workload.event, place + OTHER_EVENTS);
  return JSON.stringify({ ...event, body });
}

/** Spreads a share evenly: at 50 % every second place is in it. */
export function isInShare(share: number | undefined, place: number): boolean {
  return Math.floor((place + 1) * (share ?? 0)) > Math.floor(place * (share ?? 0));
}

/** The same event with lines in its body, which its schema lets pass, as many as the size has room for. */
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

/** Like what reaches a queue in reality: a wrong value, a missing field, half a message. */
function spoilt(event: BenchEvent, place: number): string {
  const { amount, status, ...body } = { amount: 0, status: '', ...event.body };
  if (place % 3 === 0) return JSON.stringify({ ...event, body: { ...body, status, amount: -1 } });
  if (place % 3 === 1) return JSON.stringify({ ...event, body: { ...body, amount } });
  const text = JSON.stringify(event);
  return text.slice(0, Math.ceil(text.length / 2));
}
