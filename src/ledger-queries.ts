import type { EventIdentity } from './core/envelope.ts';
import type { EventFormat, ForeignFormat } from './core/envelopes/event-format.ts';
import type { RecordStatus } from './core/ledger-record.ts';
import type { FailureReason } from './core/outcome.ts';

// The port for reading the ledger: for operations, not for the batch. src/ports.ts has the port for writing it.

/** Which page of a list to read. Each page begins where the one before it ended. */
export interface PageRequest {
  readonly order: 'newest_first' | 'oldest_first';
  /** Maximum number of records on the page: a whole number from 1 to 1000. */
  readonly limit: number;
  /** The `next` of the page before; the first page has none. */
  readonly cursor?: string;
}

/** A page of a list. */
export interface Page<T> {
  /** May be fewer than the limit, or none, although more follow: a request reads at most 1 MB. */
  readonly items: readonly T[];
  /** The cursor of the next page; missing on the last one. */
  readonly next?: string;
  /** What reading the page cost, in read units of DynamoDB. Missing if the store has no such units. */
  readonly readUnits?: number;
}

/** A page, or that the cursor can't be read. The caller then asks for the first page again. */
export type PageResult<T> =
  ({ readonly kind: 'page' } & Page<T>) | { readonly kind: 'invalid_cursor' };

/** The period in which records were received. Both times are RFC 3339, UTC, with milliseconds. */
export interface ReceivedBetween {
  /** The first moment of the period. Default: as far back as the ledger goes. */
  readonly since?: string;
  /** The first moment after the period. Default: until now. */
  readonly until?: string;
}

/** A record of the ledger as a list shows it: all but its content. */
export interface ListedRecord {
  /** See `LedgerRecord`. A conflict has another key than the event that it differs from. */
  readonly key: string;
  /** Missing if the message doesn't say whose event it is. */
  readonly identity?: EventIdentity;
  readonly eventType?: string;
  readonly schemaVersion?: string;
  readonly status: RecordStatus;
  /** Why the event failed, or why its last attempt did. */
  readonly reason?: FailureReason;
  readonly attempts: number;
  /** RFC 3339. */
  readonly receivedAt: string;
  /** The format of its message. Missing if that is native, and in lists of open records. */
  readonly format?: ForeignFormat;
}

/** Which records of one tenant are listed. */
export interface TenantFilter extends ReceivedBetween {
  /** `undefined` lists the messages that name no tenant. */
  readonly tenantId: string | undefined;
  readonly eventType?: string;
}

/** A record that somebody must look at: `failed`, or `queued` after an attempt that failed. */
export interface OpenRecord extends ListedRecord {
  readonly status: 'queued' | 'failed';
  /** Equal for records that failed for the same cause. */
  readonly fingerprint?: string;
}

/** Which open records are listed: those that meet every condition that is given. */
export interface OpenFilter extends ReceivedBetween {
  readonly status?: OpenRecord['status'];
  /** `id_conflict` finds conflicts. */
  readonly reason?: FailureReason;
  readonly tenantId?: string;
  readonly eventType?: string;
  readonly schemaVersion?: string;
  readonly fingerprint?: string;
  /** The format of their messages. Each record must be read to know it. */
  readonly format?: EventFormat;
}

/**
 * Finds records of the ledger.
 *
 * Lists are in the order of `receivedAt`. Whoever follows `next` from the first page to the last gets each record that
 * the ledger held when the first page was read, and still holds, exactly once, whatever is recorded meanwhile. A record
 * that comes later is listed at most once. A corrected event that replaces a rejected one counts as a new record. Each
 * record is as it was when its page was read.
 *
 * A cursor is a position in a list and names no tenant. With another filter it gives records of that filter only. There
 * are no totals: a count needs the whole list.
 *
 * Both methods reject if the store fails. Reading the same page again is safe.
 */
export interface LedgerQueries {
  /** The records of one tenant: events, rejected messages and conflicts, whatever their status. */
  listByTenant(filter: TenantFilter, page: PageRequest): Promise<PageResult<ListedRecord>>;

  /**
   * The open records of all tenants. A record that is no longer open when its page is read is left out. One that changes
   * between `failed` and `queued` at that moment may be left out, too. An event that was processed at its first attempt is
   * never read, so that the list costs what is open and not what is recorded.
   */
  listOpen(filter: OpenFilter, page: PageRequest): Promise<PageResult<OpenRecord>>;
}

/** A tenant that sent something. */
export interface SeenTenant {
  readonly tenantId: string;
  /** When something of it was received last, as far as was searched: RFC 3339. It may have been a duplicate. */
  readonly lastReceivedAt: string;
}

/** What a search for tenants found. */
export interface SeenTenants {
  /** Those that sent last come first. */
  readonly tenants: readonly SeenTenant[];
  /** False if there may be more tenants. */
  readonly isComplete: boolean;
  /** What the search cost, in read units of DynamoDB. Missing if the store has no such units. */
  readonly readUnits?: number;
}

/** Finds the tenants that have records in the ledger. */
export interface TenantDirectory {
  /** Searches a bounded part of the ledger. Rejects if the store fails. */
  seenTenants(): Promise<SeenTenants>;
}
