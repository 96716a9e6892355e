import { isDeepStrictEqual } from 'node:util';

import type { Envelope } from '../../../../src/core/envelope.ts';
import { createFormats } from '../../../../src/core/envelopes/create-formats.ts';
import type { ForeignFormat } from '../../../../src/core/envelopes/event-format.ts';
import { readMappings, type MappingsFile } from '../../../../src/core/envelopes/mappings.ts';
import { readMessage } from '../../../../src/core/read-message.ts';
import type { Reading, ValidEvent } from '../../../../src/core/reading.ts';
import { SchemaRegistry, type RegisteredSchema } from '../../../../src/core/schema-registry.ts';
import { withChange, type EntryChange } from './changed-entries.ts';

/** Keys of messages that are kept as examples of each effect. */
const EXAMPLES = 3;
/** An event that has expired since it was recorded still counts. */
const ANY_TIME = -Infinity;

/** What messages would become, and some of them. */
export interface MessageEffect {
  /** Completes "a message …": `would have another tenant_id`. */
  readonly what: string;
  readonly messages: number;
  /** Keys of some of them. */
  readonly keys: readonly string[];
}

/** What a changed entry would do with recorded messages. */
export interface EntryResult {
  /** Messages that were accepted, in a format that the entry is about. */
  readonly judged: number;
  /** What some of them would become. Empty if all are read as before. */
  readonly effects: readonly MessageEffect[];
  /** Whether recorded events of the entry's tenant were searched. */
  readonly isSearched: boolean;
}

/** An accepted event as the ledger has it: as it was read, not as it was sent. */
export interface RecordedEvent {
  readonly key: string;
  readonly format: string | undefined;
  readonly tenantId: unknown;
}

/** Reads messages of other formats with the mappings before and after a change. It keeps no message. */
export class MappingTally {
  readonly entries: readonly EntryTally[];
  readonly waits = { waiting: 0, accepted: 0 };
  private readonly earlier: SchemaRegistry;
  private readonly current: SchemaRegistry;
  private readonly judged = new Map<ForeignFormat, number>();

  /** @param schemas of the checkout: changes of schemas are judged by themselves */
  constructor(
    changes: readonly EntryChange[],
    before: MappingsFile,
    after: MappingsFile,
    schemas: readonly RegisteredSchema[],
  ) {
    const registryOf = (file: MappingsFile) =>
      new SchemaRegistry(schemas, createFormats(readMappings(file)));
    this.earlier = registryOf(before);
    this.current = registryOf(after);
    this.entries = changes.map(
      (change) => new EntryTally(change, registryOf(withChange(before, change))),
    );
  }

  /** Adds a message as it was sent. Native ones don't count. */
  addMessage(key: string, text: string): void {
    const old = readMessage(text, this.earlier, ANY_TIME);
    const { format } = old;
    if (format === undefined) return;
    const current = readMessage(text, this.current, ANY_TIME);
    if (old.kind === 'rejected') {
      this.waits.waiting += 1;
      if (current.kind === 'valid') this.waits.accepted += 1;
      return;
    }
    this.judged.set(format, (this.judged.get(format) ?? 0) + 1);
    const effect = effectOn(old, current);
    if (effect === undefined) return;
    const responsible = this.entries.filter((entry) => entry.changes(old, text));
    for (const entry of responsible.length > 0 ? responsible : this.entries) {
      entry.note(effect, key);
    }
  }

  /** Adds an accepted event. Only new names of tenants can be judged by it. */
  addRecorded(event: RecordedEvent): void {
    if (event.format === undefined || event.format === 'native') return;
    for (const entry of this.entries) entry.addRecorded(event);
  }

  resultOf({ change, effects, isSearched }: EntryTally): EntryResult {
    const counts = [...this.judged].filter(([format]) => isAbout(change, format));
    const judged = counts.reduce((sum, [, count]) => sum + count, 0);
    return { judged, effects, isSearched };
  }
}

/** Counts for one changed entry. */
export class EntryTally {
  readonly change: EntryChange;
  isSearched = false;
  private readonly withIt: SchemaRegistry;
  private readonly found = new Map<string, { messages: number; keys: string[] }>();

  constructor(change: EntryChange, withIt: SchemaRegistry) {
    this.change = change;
    this.withIt = withIt;
  }

  /** The tenant whose events would become another one's. `undefined` if the entry does nothing like that. */
  get newTenant(): string | undefined {
    const { part, name, before } = this.change;
    return part === 'tenants' && before === undefined ? name : undefined;
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
    if (tenantId === this.newTenant) this.note('would have another tenant_id', key);
  }

  note(what: string, key: string): void {
    const counts = this.found.get(what) ?? { messages: 0, keys: [] };
    this.found.set(what, counts);
    counts.messages += 1;
    if (counts.keys.length < EXAMPLES) counts.keys.push(key);
  }
}

function isAbout({ part }: EntryChange, format: ForeignFormat): boolean {
  return part === 'types' || part === 'tenants' || part === 'clients' || part === format;
}

/** What becomes of a message that was accepted. `undefined` if it is read as before. */
function effectOn(old: ValidEvent, current: Reading): string | undefined {
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
