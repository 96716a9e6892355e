import type { EventFormats } from '../../../src/core/envelopes/event-formats.ts';
import { parseSound } from '../../../src/core/json/read-json.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import type { Side } from './compile-change.ts';
import type { SchemaName } from './compare-schemas.ts';
import { refusalCauses, type RefusalCause } from './refusal-causes.ts';

/** Keys of events that are kept as examples of each cause. */
const EXAMPLES = 3;
/** Causes that are kept. A hostile sender could make thousands. */
const MAX_CAUSES = 100;
/** An event that has expired since it was recorded still counts. */
const ANY_TIME = -Infinity;

/** Why events wait for a schema, or for another text of it. */
export const WAITING_REASONS = ['unknown_type', 'unknown_version', 'invalid_body'] as const;

export function waitsForSchema(reason: string | undefined): boolean {
  return WAITING_REASONS.some((one) => one === reason);
}

/** How messages of other formats are read. */
export interface MessageFormats {
  /** By the published mappings. */
  readonly before: EventFormats;
  /** By those of the checkout. */
  readonly after: EventFormats;
}

/** An event that was recorded, as far as a candidate of its schema needs it. */
export type CorpusEvent =
  /** It was accepted. */
  | { readonly kind: 'accepted'; readonly key: string; readonly bodyText: string }
  /** It was rejected because of its type, version or body, and waits. */
  | { readonly kind: 'waiting'; readonly key: string; readonly text: string };

/** Why the candidate refuses accepted events. */
export interface CorpusRefusal {
  readonly cause: RefusalCause;
  readonly events: number;
  /** Keys of some of them. */
  readonly keys: readonly string[];
}

/** What a candidate would do with recorded events. */
export interface CorpusResult {
  /** Events that were accepted when they were recorded. */
  readonly accepted: number;
  /** How many of these the candidate refuses, and the published schema accepts. */
  readonly refused: number;
  /** Why, the most frequent cause first. An event may have several causes. */
  readonly refusals: readonly CorpusRefusal[];
  /** Accepted events that the published schema refuses as well. They were recorded by an earlier text of it. */
  readonly refusedByBoth: number;
  /** Rejected events that wait. */
  readonly waiting: number;
  /** How many of these the candidate accepts. */
  readonly acceptedOfWaiting: number;
}

/** Counts what a candidate would do with recorded events, one after the other. It keeps no event. */
export class CorpusTally {
  readonly name: SchemaName;
  private readonly candidate: Side;
  private readonly published: Side | undefined;
  private readonly current: SchemaRegistry;
  private readonly earlier: SchemaRegistry;
  private readonly counts = { accepted: 0, refused: 0, refusedByBoth: 0 };
  private readonly waits = { waiting: 0, acceptedOfWaiting: 0 };
  private readonly refusals = new Map<
    string,
    { cause: RefusalCause; events: number; keys: string[] }
  >();

  /**
   * @param published missing for a new version
   * @param formats read messages of other formats: as they were read before, and as the candidate's mappings say
   */
  constructor(name: SchemaName, candidate: Side, published?: Side, formats?: MessageFormats) {
    this.name = name;
    this.candidate = candidate;
    this.published = published;
    const registryOf = (sides: readonly Side[], by: EventFormats | undefined) =>
      new SchemaRegistry(
        sides.map(({ validate }) => ({ ...name, validate })),
        by,
      );
    this.current = registryOf([candidate], formats?.after);
    this.earlier = registryOf(published ? [published] : [], formats?.before);
  }

  /** Accepted events so far. */
  get accepted(): number {
    return this.counts.accepted;
  }

  add(event: CorpusEvent): void {
    switch (event.kind) {
      case 'accepted':
        this.addAccepted(event.key, parseSound(event.bodyText));
        break;
      case 'waiting':
        this.waits.waiting += 1;
        if (this.wouldAccept(event.text)) this.waits.acceptedOfWaiting += 1;
        break;
    }
  }

  /** Adds a message, if it is an event of this schema: one that was accepted by the published schema, or one that waits. */
  addMessage(key: string, text: string): boolean {
    const reading = readMessage(text, this.earlier, ANY_TIME);
    const { eventType, schemaVersion } = reading.kind === 'valid' ? reading.envelope : reading;
    if (eventType !== this.name.eventType || schemaVersion !== this.name.version) return false;
    if (reading.kind === 'valid') this.addAccepted(key, reading.body);
    else if (waitsForSchema(reading.reason)) this.add({ kind: 'waiting', key, text });
    else return false;
    return true;
  }

  get result(): CorpusResult {
    const refusals = [...this.refusals.values()].sort((one, other) => other.events - one.events);
    return { ...this.counts, ...this.waits, refusals };
  }

  private addAccepted(key: string, body: unknown): void {
    this.counts.accepted += 1;
    const { validate, scope } = this.candidate;
    const errors = validate(body);
    if (errors.length === 0) return;
    if (this.published && this.published.validate(body).length > 0) {
      this.counts.refusedByBoth += 1;
      return;
    }
    this.counts.refused += 1;
    for (const cause of refusalCauses(body, errors, scope)) this.note(cause, key);
  }

  private note(cause: RefusalCause, key: string): void {
    const known = this.refusals.get(cause.id);
    if (!known) {
      if (this.refusals.size < MAX_CAUSES) {
        this.refusals.set(cause.id, { cause, events: 1, keys: [key] });
      }
      return;
    }
    known.events += 1;
    if (known.keys.length < EXAMPLES) known.keys.push(key);
  }

  private wouldAccept(text: string): boolean {
    return readMessage(text, this.current, ANY_TIME).kind === 'valid';
  }
}
