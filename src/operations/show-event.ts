import { childId } from '../core/child-event.ts';
import type { Envelope } from '../core/envelope.ts';
import { ledgerKey, type LedgerRecord } from '../core/ledger-record.ts';
import type { Operation } from '../core/operation.ts';
import type { LedgerQueries, OpenFilter, OpenRecord } from '../ledger-queries.ts';
import type { LedgerEditor, OperationLog } from '../operation-ports.ts';
import type { EventAddress } from './event-address.ts';
import { listPages } from './list-pages.ts';

/** What is known of one event. */
export interface EventLife {
  readonly record: LedgerRecord;
  /** Open records of other messages with the same id. */
  readonly beside: readonly OpenRecord[];
  /** False if the tenant has so many open records that not all were searched for those beside this one. */
  readonly besideComplete: boolean;
  /** The event that caused it. Its record is missing if the ledger has none. */
  readonly parent?: Relative;
  /** The events that its handler published, as far as the ledger has them. */
  readonly children: readonly Relative[];
  /** The operation that changed it last. */
  readonly operation?: Operation;
}

/** An event that an event was caused by, or caused. */
export interface Relative {
  readonly key: string;
  readonly record?: LedgerRecord;
}

export type Shown =
  | { readonly kind: 'found'; readonly life: EventLife }
  /** There is no such record, or its retention is over. */
  | { readonly kind: 'unknown_key'; readonly key: string }
  /** No open event has this id. The event may be one that isn't open: its tenant must be given. */
  | { readonly kind: 'unknown_id'; readonly complete: boolean }
  /** Open events of several tenants have this id. */
  | { readonly kind: 'ambiguous'; readonly keys: readonly string[] };

/** Where the event is looked up. */
export interface ShowSource {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly ledger: Pick<LedgerEditor, 'read'>;
  readonly log: Pick<OperationLog, 'find'>;
}

/** Finds an event and what is related to it. The cost is bounded. */
export async function showEvent(address: EventAddress, source: ShowSource): Promise<Shown> {
  if (address.kind === 'key') return showKey(address.key, source);
  const hasId = ({ identity }: OpenRecord): boolean => identity?.eventId === address.eventId;
  const { records, complete } = await searchOpen(source.queries, {}, hasId);
  const keys = [...new Set(records.map(({ key }) => mainKey(key)))];
  const [key, ...others] = keys;
  if (key === undefined) return { kind: 'unknown_id', complete };
  return others.length > 0 ? { kind: 'ambiguous', keys } : showKey(key, source);
}

async function showKey(key: string, { queries, ledger, log }: ShowSource): Promise<Shown> {
  const record = (await ledger.read([key])).get(key);
  if (!record) return { kind: 'unknown_key', key };
  const beside = await recordsBeside(record, queries);
  const { operationId, content } = record;
  const operation = operationId === undefined ? undefined : await log.find(operationId);
  const relatives =
    content.kind === 'event' ? await relativesOf(content.envelope, ledger) : { children: [] };
  const life = {
    record,
    beside: beside.records,
    besideComplete: beside.complete,
    ...relatives,
    ...(operation && { operation }),
  };
  return { kind: 'found', life };
}

/** The key of the event of a conflict: without the space and the hash. No event id has a space. */
function mainKey(key: string): string {
  return key.replace(/ .*/, '');
}

/** Maximum number of pages of the list of open events that are searched. */
const MAX_PAGES = 20;

async function searchOpen(
  queries: ShowSource['queries'],
  filter: OpenFilter,
  matches: (record: OpenRecord) => boolean,
): Promise<{ readonly records: readonly OpenRecord[]; readonly complete: boolean }> {
  const records: OpenRecord[] = [];
  const pages = listPages((page) => queries.listOpen(filter, page), { order: 'newest_first' });
  let count = 0;
  for await (const { items, next } of pages) {
    records.push(...items.filter(matches));
    count += 1;
    if (count === MAX_PAGES) return { records, complete: next === undefined };
  }
  return { records, complete: true };
}

/** A corrected event may be newer than the messages beside it, because it replaced an earlier rejected one. */
async function recordsBeside({ key, content }: LedgerRecord, queries: ShowSource['queries']) {
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  if (!identity || key.includes(' ')) return { records: [], complete: true };
  const filter = { tenantId: identity.tenantId };
  return searchOpen(queries, filter, (record) => record.key.startsWith(`${key} `));
}

async function relativesOf(
  envelope: Envelope,
  ledger: ShowSource['ledger'],
): Promise<Pick<EventLife, 'parent' | 'children'>> {
  const children = await childrenOf(envelope, ledger);
  const { tenantId, causationId } = envelope;
  if (causationId === undefined) return { children };
  const key = ledgerKey({ tenantId, eventId: causationId }, '');
  const record = (await ledger.read([key])).get(key);
  return { parent: { key, ...(record && { record }) }, children };
}

/** Most events do not publish any. So the first try reads few records. */
const PROBES = [3, 10, 30, 100] as const;

/** The published events have the positions 0, 1, 2, …, so the first one that is missing ends the search. */
async function childrenOf(envelope: Envelope, ledger: ShowSource['ledger']): Promise<Relative[]> {
  const children: Relative[] = [];
  for (const count of PROBES) {
    const keys = Array.from({ length: count }, (_, index) => {
      const eventId = childId(envelope, children.length + index);
      return ledgerKey({ tenantId: envelope.tenantId, eventId }, '');
    });
    const found = await ledger.read(keys);
    for (const key of keys) {
      const record = found.get(key);
      if (!record) return children;
      children.push({ key, record });
    }
  }
  return children;
}
