import { isDeepStrictEqual } from 'node:util';

import type { Envelope } from '../../../../src/core/envelope.ts';
import type { MappingsFile } from '../../../../src/core/envelopes/mappings.ts';
import { readMessage } from '../../../../src/core/read-message.ts';
import type { Reading, ValidEvent } from '../../../../src/core/reading.ts';
import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import type { EntryChange } from './changed-entries.ts';

/** Keys of messages that are kept as examples of each effect. */
const EXAMPLES = 3;
/** An event that has expired since it was recorded still counts. */
export const ANY_TIME = -Infinity;

/** What messages would become, and some of them. */
export interface MessageEffect {
  /** Completes "a message …": `would have another tenant_id`. */
  readonly what: string;
  readonly messages: number;
  /** Keys of some of them. */
  readonly keys: readonly string[];
}

/** An accepted event as the ledger has it: as it was read, not as it was sent. */
export interface RecordedEvent {
  readonly key: string;
  readonly format: string | undefined;
  readonly tenantId: unknown;
}

/** Counts for one changed entry. */
export class EntryTally {
  readonly change: EntryChange;
  isSearched = false;
  /** Recorded events that came in other formats and were looked at. */
  recorded = 0;
  private readonly withIt: SchemaRegistry;
  private readonly tenants: ReadonlySet<string>;
  private readonly found = new Map<string, { messages: number; keys: string[] }>();

  /** @param before the published mappings */
  constructor(change: EntryChange, withIt: SchemaRegistry, before: MappingsFile) {
    this.change = change;
    this.withIt = withIt;
    this.tenants = new Set(Object.values(before.tenants ?? {}));
  }

  /**
   * The tenant whose events would become another one's. `undefined` if the entry does nothing like that, or if another name is
   * mapped to that tenant: the ledger doesn't say which name its senders use.
   */
  get newTenant(): string | undefined {
    const { part, name, before } = this.change;
    const isNew = part === 'tenants' && before === undefined && !this.tenants.has(name);
    return isNew ? name : undefined;
  }

  /** The most frequent first. */
  get effects(): readonly MessageEffect[] {
    const effects = [...this.found].map(([what, counts]) => ({ what, ...counts }));
    return effects.sort((one, other) => other.messages - one.messages);
  }

  /** Whether this entry alone changes how a message is read. */
  changes(old: ValidEvent, text: string): boolean {
    return effectOn(old, readMessage(text, this.withIt, ANY_TIME)) !== undefined;
  }

  addRecorded({ key, tenantId }: RecordedEvent): void {
    if (this.newTenant === undefined) return;
    this.isSearched = true;
    this.recorded += 1;
    if (tenantId === this.newTenant) this.note('would have another tenant_id', key);
  }

  note(what: string, key: string): void {
    const counts = this.found.get(what) ?? { messages: 0, keys: [] };
    this.found.set(what, counts);
    counts.messages += 1;
    if (counts.keys.length < EXAMPLES) counts.keys.push(key);
  }
}

/** What becomes of a message that was accepted. `undefined` if it is read as before. */
export function effectOn(old: ValidEvent, current: Reading): string | undefined {
  if (current.kind === 'rejected') return `would be rejected as ${current.reason}`;
  const names = Object.keys({ ...old.envelope, ...current.envelope }) as (keyof Envelope)[];
  const changed = names.filter(
    (name) => name !== 'extra' && !isDeepStrictEqual(old.envelope[name], current.envelope[name]),
  );
  const fields = [
    ...changed.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    ...(old.bodyText === current.bodyText ? [] : ['body']),
  ];
  return fields.length === 0 ? undefined : `would have another ${fields.join(' and ')}`;
}
