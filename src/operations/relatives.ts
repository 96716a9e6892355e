import { childId } from '../core/child-event.ts';
import type { Envelope } from '../core/envelope.ts';
import { ledgerKey, type LedgerRecord } from '../core/ledger-record.ts';
import type { LedgerEditor } from '../operation-ports.ts';

/** An event that an event was caused by, or caused. */
export interface Relative {
  readonly key: string;
  readonly record?: LedgerRecord;
}

/** The events that an event comes from, and that came from it. */
export interface Relatives {
  /** The event that caused it. Its record is missing if the ledger has none. */
  readonly parent?: Relative;
  /** The events that its handler published, as far as the ledger has them. */
  readonly children: readonly Relative[];
}

/** Finds the parent and the children of an event by their ids. */
export async function relativesOf(
  envelope: Envelope,
  ledger: Pick<LedgerEditor, 'read'>,
): Promise<Relatives> {
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
async function childrenOf(
  envelope: Envelope,
  ledger: Pick<LedgerEditor, 'read'>,
): Promise<Relative[]> {
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
