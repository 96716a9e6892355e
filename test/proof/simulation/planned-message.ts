import type { RejectionReason } from '../../../src/core/outcome.ts';
import type { Form } from '../../support/independent-writer/form.ts';
import type { AttributeValues } from './sqs/queue-message.ts';

/** A message, and how the ledger must record it. */
export interface PlannedMessage {
  readonly index: number;
  readonly text: string;
  /** Milliseconds after the beginning. */
  readonly sendAfter: number;
  readonly groupId: string;
  /** `valid_until_expiry`: valid if it is read in time, else `expired`. */
  readonly intent: 'valid' | 'valid_until_expiry' | RejectionReason;
  /** `<tenant>#<event id>`; missing if the message names no event. */
  readonly key?: string;
  /** Messages of the same event, or with the same text, have equal contents. */
  readonly content: string;
  /** The JSON text of `body`. The ledger keeps it as it was sent. */
  readonly bodyText: string;
  /** Whether its event has a handler. */
  readonly handled?: boolean;
  /** The content that an operator makes of it by correcting its body. Missing if that can't be corrected. */
  readonly corrected?: string;
  /** Missing if its sender wrote a native event. */
  readonly foreign?: ForeignWriting;
}

/** How a sender wrote a message in another format. */
export interface ForeignWriting {
  readonly format: Form['format'];
  readonly eventType: string;
  /**
   * What the sender's format says beside the event. Events of one format differ if this does. Events of two formats don't.
   */
  readonly extra: string;
  readonly attributes?: AttributeValues;
  /** The native text of its event. If the event has expired, the ledger keeps this JSON. */
  readonly nativeText: string;
  /** The JSON of what the ledger keeps of it if it is rejected for another reason. Missing: its own text. */
  readonly rawJson?: string;
}

/** The format of a message as the ledger keeps it. */
export function formatOf({ foreign }: PlannedMessage): Form['format'] {
  return foreign?.format ?? 'native';
}

/** The plan for a message that has an event natively, as every message that the ledger makes of an event does. */
export function asNative(plan: PlannedMessage): PlannedMessage {
  return writtenAs(plan, 'native');
}

/** The plan for a message with the text that the ledger keeps of a rejected one. */
export function asKept(plan: PlannedMessage): PlannedMessage {
  return writtenAs(plan, formatOf(plan));
}

function writtenAs(plan: PlannedMessage, format: Form['format']): PlannedMessage {
  if (!plan.foreign) return plan;
  const { attributes, ...foreign } = plan.foreign;
  return { ...plan, foreign: { ...foreign, format } };
}
