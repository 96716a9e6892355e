import type { EventFormats } from '../../../src/core/envelopes/event-formats.ts';
import { parseSound } from '../../../src/core/json/read-json.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import type { Side } from './compile-change.ts';
import type { SchemaName } from './compare-schemas.ts';
import { CorpusRefusals, NO_SCHEMA, type CorpusRefusal } from './corpus-refusals.ts';
import { refusalCauses, type RefusalCause } from './refusal-causes.ts';

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

/** What a candidate would do with recorded events. If the version is removed, nothing is left that accepts any. */
export interface CorpusResult {
  /** Events that were accepted when they were recorded. */
  readonly accepted: number;
  /** How many of these the candidate refuses, and the published schema accepts. */
  readonly refused: number;
  /** Why, also for those that wait. The most frequent cause first. An event may have several causes. */
  readonly refusals: readonly CorpusRefusal[];
  /** Accepted events that the published schema refuses as well. They were recorded by an earlier text of it. */
  readonly refusedByBoth: number;
  /** Rejected events that wait. */
  readonly waiting: number;
  /** How many of these the candidate accepts. */
  readonly acceptedOfWaiting: number;
  /** How many of these the candidate refuses, and the published schema accepts. */
  readonly refusedOfWaiting: number;
}

/** Counts what a candidate would do with recorded events, one after the other. It keeps no event. */
export class CorpusTally {
  readonly name: SchemaName;
  private readonly candidate: Side | undefined;
  private readonly published: Side | undefined;
  private readonly current: SchemaRegistry;
  private readonly earlier: SchemaRegistry;
  private readonly counts = { accepted: 0, refused: 0, refusedByBoth: 0 };
  private readonly waits = { waiting: 0, acceptedOfWaiting: 0, refusedOfWaiting: 0 };
  private readonly refusals = new CorpusRefusals();

  /**
   * @param candidate missing for a removed version
   * @param published missing for a new version
   * @param formats read messages of other formats: as they were read before, and as the candidate's mappings say
   */
  constructor(
    name: SchemaName,
    candidate: Side | undefined,
    published?: Side,
    formats?: MessageFormats,
  ) {
    this.name = name;
    this.candidate = candidate;
    this.published = published;
    const registryOf = (sides: readonly Side[], by: EventFormats | undefined) =>
      new SchemaRegistry(
        sides.map(({ validate }) => ({ ...name, validate })),
        by,
      );
    this.current = registryOf(candidate ? [candidate] : [], formats?.after);
    this.earlier = registryOf(published ? [published] : [], formats?.before);
  }

  /** Accepted events so far. */
  get accepted(): number {
    return this.counts.accepted;
  }

  /** Whether the version is removed. */
  get isRemoval(): boolean {
    return this.candidate === undefined;
  }

  add(event: CorpusEvent): void {
    switch (event.kind) {
      case 'accepted':
        this.addAccepted(event.key, parseSound(event.bodyText));
        break;
      case 'waiting':
        this.addWaiting(event.key, event.text);
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
    return { ...this.counts, ...this.waits, refusals: this.refusals.list };
  }

  private addAccepted(key: string, body: unknown): void {
    this.counts.accepted += 1;
    const causes = this.causesIn(body);
    if (causes.length === 0) return;
    if (this.published && this.published.validate(body).length > 0) {
      this.counts.refusedByBoth += 1;
      return;
    }
    this.counts.refused += 1;
    this.refusals.note(causes, key);
  }

  /** It may wait for the published schema: it was rejected before that had this text, and nobody has replayed it yet. */
  private addWaiting(key: string, text: string): void {
    this.waits.waiting += 1;
    if (readMessage(text, this.current, ANY_TIME).kind === 'valid') {
      this.waits.acceptedOfWaiting += 1;
      return;
    }
    const reading = readMessage(text, this.earlier, ANY_TIME);
    const causes = reading.kind === 'valid' ? this.causesIn(reading.body) : [];
    if (causes.length === 0) return;
    this.waits.refusedOfWaiting += 1;
    this.refusals.note(causes, key);
  }

  /** Why a body is refused. Empty if it is accepted. */
  private causesIn(body: unknown): readonly RefusalCause[] {
    if (!this.candidate) return [NO_SCHEMA];
    const { validate, scope } = this.candidate;
    const errors = validate(body);
    return errors.length === 0 ? [] : refusalCauses(body, errors, scope);
  }
}
