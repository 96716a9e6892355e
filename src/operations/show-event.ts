import type { EventIdentity } from '../core/envelope.ts';
import { ledgerKey, type LedgerRecord } from '../core/ledger-record.ts';
import type { Operation } from '../core/operation.ts';
import type { LedgerQueries, ListedRecord } from '../ledger-queries.ts';
import type { LedgerEditor, OperationLog } from '../operation-ports.ts';
import type { EventAddress } from './event-address.ts';
import { listPage } from './list-page.ts';
import { relativesOf, type Relatives } from './relatives.ts';
import { findOpenKeys, searchOpen } from './search-open.ts';
import { isInScope, type TenantScope } from './tenant-scope.ts';

/** What is known of one event. */
export interface EventLife extends Relatives {
  readonly record: LedgerRecord;
  /** Open records of other messages with the same id. */
  readonly beside: readonly ListedRecord[];
  /** False if not all records were searched for those beside this one. */
  readonly besideComplete: boolean;
  /** The operation that changed it last. */
  readonly operation?: Operation;
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
  readonly queries: LedgerQueries;
  readonly ledger: Pick<LedgerEditor, 'read'>;
  readonly log: Pick<OperationLog, 'find'>;
}

/** How an event is shown. */
export interface ShowRequest {
  readonly scope: TenantScope;
  /** Whether to search for records beside it, which costs up to 1 MB of reading or more. */
  readonly withBeside: boolean;
}

/** Finds an event and what is related to it. The cost is bounded. */
export async function showEvent(
  address: EventAddress,
  request: ShowRequest,
  source: ShowSource,
): Promise<Shown> {
  if (address.kind === 'key') return showKey(address.key, request, source);
  const { scope } = request;
  if (scope.kind === 'one_tenant') {
    const { tenantId } = scope;
    return showKey(ledgerKey({ tenantId, eventId: address.eventId }, ''), request, source);
  }
  const { keys, complete } = await findOpenKeys(address.eventId, source.queries);
  const [key, ...others] = keys;
  if (key === undefined) return { kind: 'unknown_id', complete };
  return others.length > 0 ? { kind: 'ambiguous', keys } : showKey(key, request, source);
}

async function showKey(
  key: string,
  request: ShowRequest,
  { queries, ledger, log }: ShowSource,
): Promise<Shown> {
  const record = (await ledger.read([key])).get(key);
  // What is outside of the scope doesn't exist, so that nobody learns which ids others use.
  if (!record || !isInScope(identityOf(record), request.scope)) return { kind: 'unknown_key', key };
  const beside = await recordsBeside(record, request, queries);
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

function identityOf({ content }: LedgerRecord): EventIdentity | undefined {
  return content.kind === 'event' ? content.envelope : content.identity;
}

interface Beside {
  readonly records: readonly ListedRecord[];
  readonly complete: boolean;
}

async function recordsBeside(
  record: LedgerRecord,
  { scope, withBeside }: ShowRequest,
  queries: LedgerQueries,
): Promise<Beside> {
  const { key, receivedAt } = record;
  const identity = identityOf(record);
  if (!identity || key.includes(' ')) return { records: [], complete: true };
  if (!withBeside) return { records: [], complete: false };
  const isBeside = (other: ListedRecord): boolean => other.key.startsWith(`${key} `);
  if (scope.kind === 'one_tenant') return besideInJournal(receivedAt, isBeside, scope, queries);
  // A corrected event may be newer than the messages beside it, because it replaced an earlier rejected one.
  return searchOpen(queries, { tenantId: identity.tenantId }, isBeside);
}

/** Most records of the tenant that are searched, from the time of receipt on. */
const MAX_SEARCHED = 1000;

/** For a tenant: see `listRecords`. A conflict mostly comes soon after the event. */
async function besideInJournal(
  since: string,
  isBeside: (record: ListedRecord) => boolean,
  scope: TenantScope,
  queries: LedgerQueries,
): Promise<Beside> {
  const page = await listPage(queries, { since, status: 'failed' }, scope, {
    order: 'oldest_first',
    limit: MAX_SEARCHED,
  });
  return { records: page.items.filter(isBeside), complete: page.next === undefined };
}
