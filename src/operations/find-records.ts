import { ledgerKey } from '../core/ledger-record.ts';
import type { LedgerQueries, TenantDirectory } from '../ledger-queries.ts';
import type { LedgerEditor } from '../operation-ports.ts';
import { readAddress } from './event-address.ts';
import { findOpenKeys } from './search-open.ts';

/** The records that somebody may mean by a text. */
export interface FoundRecords {
  readonly kind: 'key' | 'event_id' | 'neither';
  /** Keys of records, each once. */
  readonly keys: readonly string[];
  /** False if there are more open events than were searched. */
  readonly complete: boolean;
}

/** Where records are searched. */
export interface FindSource {
  readonly queries: LedgerQueries;
  readonly ledger: Pick<LedgerEditor, 'read'>;
  readonly tenants: TenantDirectory;
}

/** Most tenants whose events are tried: those that sent something last. Each costs the read of one key. */
const MAX_TENANTS = 100;

/**
 * Finds records by what somebody typed: a key, or the id of an event alone. By its id, an event is found if it is open, or if
 * its tenant sent something lately.
 */
export async function findRecords(
  text: string,
  { queries, ledger, tenants }: FindSource,
): Promise<FoundRecords> {
  const address = readAddress(text);
  if (address === undefined) return { kind: 'neither', keys: [], complete: true };
  if (address.kind === 'key') {
    const found = await ledger.read([address.key]);
    return { kind: 'key', keys: [...found.keys()], complete: true };
  }
  const { eventId } = address;
  const { tenants: seen } = await tenants.seenTenants();
  const tried = seen.slice(0, MAX_TENANTS).map(({ tenantId }) => ({ tenantId, eventId }));
  const known = await ledger.read(tried.map((identity) => ledgerKey(identity, '')));
  const open = await findOpenKeys(eventId, queries);
  const keys = [...new Set([...known.keys(), ...open.keys])];
  return { kind: 'event_id', keys, complete: open.complete };
}
