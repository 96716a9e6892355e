import { createFormats } from '../../../../src/core/envelopes/create-formats.ts';
import type { ForeignFormat } from '../../../../src/core/envelopes/event-format.ts';
import {
  readMappings,
  type Mappings,
  type MappingsFile,
} from '../../../../src/core/envelopes/mappings.ts';
import { readMessage } from '../../../../src/core/read-message.ts';
import type { Reading, ValidEvent } from '../../../../src/core/reading.ts';
import { SchemaRegistry, type RegisteredSchema } from '../../../../src/core/schema-registry.ts';
import { AskedMappings } from './asked-mappings.ts';
import { isNamePart, withChange, type EntryChange, type MappingPart } from './changed-entries.ts';
import {
  ANY_TIME,
  effectOn,
  EntryTally,
  type MessageEffect,
  type RecordedEvent,
} from './entry-tally.ts';

/** What a changed entry would do with recorded messages. */
export interface EntryResult {
  /** Messages that were accepted, and whose reading asked for such entries. */
  readonly judged: number;
  /** What some of them would become. Empty if all are read as before. */
  readonly effects: readonly MessageEffect[];
  /** Whether recorded events of the entry's tenant were searched. */
  readonly isSearched: boolean;
}

/** Reads messages of other formats with the mappings before and after a change. It keeps no message. */
export class MappingTally {
  readonly entries: readonly EntryTally[];
  readonly waits = { waiting: 0, accepted: 0 };
  private readonly earlier: SchemaRegistry;
  private readonly current: SchemaRegistry;
  private readonly asked = new AskedMappings();
  private readonly judged = { named: 0, cloudevents: 0, sns: 0, eventbridge: 0 };

  /** @param schemas of the checkout: changes of schemas are judged by themselves */
  constructor(
    changes: readonly EntryChange[],
    before: MappingsFile,
    after: MappingsFile,
    schemas: readonly RegisteredSchema[],
  ) {
    const registryOf = (mappings: Mappings) => new SchemaRegistry(schemas, createFormats(mappings));
    this.earlier = registryOf(this.asked.watched(readMappings(before)));
    this.current = registryOf(readMappings(after));
    this.entries = changes.map((change) => {
      const withIt = registryOf(readMappings(withChange(before, change)));
      return new EntryTally(change, withIt, before);
    });
  }

  /** Adds a message as it was sent. False for native ones: they don't count. */
  addMessage(key: string, text: string): boolean {
    this.asked.clear();
    const old = readMessage(text, this.earlier, ANY_TIME);
    if (old.format === undefined) return false;
    const current = readMessage(text, this.current, ANY_TIME);
    if (old.kind === 'rejected') {
      this.waits.waiting += 1;
      if (current.kind === 'valid') this.waits.accepted += 1;
    } else {
      this.addAccepted(key, text, old, current);
    }
    return true;
  }

  private addAccepted(key: string, text: string, old: ValidEvent, current: Reading): void {
    const { formats } = this.asked;
    if (formats.size > 0) this.judged.named += 1;
    for (const format of formats) this.judged[format] += 1;
    const effect = effectOn(old, current);
    if (effect === undefined) return;
    const suspects = this.entries.filter(({ change }) => this.asked.has(change));
    const responsible = suspects.filter((entry) => entry.changes(old, text));
    for (const entry of responsible.length > 0 ? responsible : suspects) entry.note(effect, key);
  }

  /** Adds an accepted event. Only new names of tenants can be judged by it. */
  addRecorded(event: RecordedEvent): void {
    if (event.format === undefined || event.format === 'native') return;
    for (const entry of this.entries) entry.addRecorded(event);
  }

  resultOf({ change, effects, isSearched, recorded }: EntryTally): EntryResult {
    const messages = this.judged[countOf(change.part)];
    return { judged: messages === 0 ? 0 : messages + recorded, effects, isSearched };
  }
}

/** Names count for the messages of all formats, but for no native event in such a message. */
function countOf(part: MappingPart): ForeignFormat | 'named' {
  return isNamePart(part) ? 'named' : part;
}
