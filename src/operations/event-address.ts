import { readIdentity } from '../core/read-envelope.ts';
import { ledgerKey } from '../core/ledger-record.ts';

/** Which record somebody means. */
export type EventAddress =
  /** The key of a record: see `ledgerKey` and `conflictRecord`. */
  | { readonly kind: 'key'; readonly key: string }
  /** The id of an event whose tenant isn't known. */
  | { readonly kind: 'event_id'; readonly eventId: string };

/**
 * Reads what somebody gave as the id of an event: `TENANT#EVENT_ID`, `#MESSAGE_ID`, the key of a conflict, or an event id
 * alone. `undefined` if it can be none of them.
 *
 * @param tenantId the tenant, if it is given apart from the id
 */
export function readAddress(text: string, tenantId?: string): EventAddress | undefined {
  if (tenantId !== undefined) {
    const prefix = `${tenantId}#`;
    return keyOf(tenantId, text.startsWith(prefix) ? text.slice(prefix.length) : text);
  }
  if (text.startsWith('#')) {
    return /^#[!-~]{1,128}$/.test(text) ? { kind: 'key', key: text } : undefined;
  }
  const [, tenant, rest] = /^([^#]*)#(.*)$/s.exec(text) ?? [];
  if (tenant !== undefined && rest !== undefined) return keyOf(tenant, rest);
  return isEventId(text) ? { kind: 'event_id', eventId: text } : undefined;
}

/** The key of a conflict has a space and a hash behind the event id. */
function keyOf(tenantId: string, rest: string): EventAddress | undefined {
  const [eventId = '', hash, ...others] = rest.split(' ');
  const identity = readIdentity({ tenant_id: tenantId, event_id: eventId });
  const isHash = hash === undefined || /^[0-9a-f]{64}$/.test(hash);
  if (!identity || !isHash || others.length > 0) return undefined;
  const key = ledgerKey(identity, '');
  return { kind: 'key', key: hash === undefined ? key : `${key} ${hash}` };
}

function isEventId(text: string): boolean {
  return readIdentity({ tenant_id: 'any', event_id: text }) !== undefined;
}
