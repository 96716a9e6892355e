import { CLAIMS_INDEX, JOURNAL } from '../../names/storage.ts';

/** A tenant with at least this many records in a batch has a page of its own. */
export const OWN_PAGE_RECORDS = 10;

/** Number of keys of shared pages. A reader looks only at the one of its tenant, so it can't change. */
const SHARES = 8;

/**
 * The key of the pages that a tenant with few records in a batch shares with others like it. Without them, a batch of
 * many tenants would need a write for each. No tenant id begins with `~`.
 */
export function shareKey(tenantId: string): string {
  let sum = 0;
  for (let index = 0; index < tenantId.length; index += 1) {
    sum = (Math.imul(sum, 31) + tenantId.charCodeAt(index)) >>> 0;
  }
  return `~${((sum ^ (sum >>> 7) ^ (sum >>> 17)) >>> 0) % SHARES}`;
}

/** Whether a page with this key may name records of several tenants. */
export function isShared(pageKey: string): boolean {
  return pageKey.startsWith('~');
}

/** The keys of all pages that may name records of a tenant; `undefined` stands for messages that name no tenant. */
export function pageKeysOf(tenantId: string | undefined): string[] {
  return tenantId === undefined ? [JOURNAL.noTenant] : [tenantId, shareKey(tenantId)];
}

/** The key in `CLAIMS_INDEX` of the pages of a batch. @param batch the hash of the batch, in hex. */
export function claimsShard(batch: string): string {
  return String(Number.parseInt(batch.at(-1) ?? '', 16) % CLAIMS_INDEX.shards);
}
