import type { Message } from '@aws-sdk/client-sqs';

import { canonical } from '../../../scripts/demo/account.ts';
import { sqsAttributes } from '../../../scripts/formats/sqs-attributes.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { RESENT_ATTRIBUTE } from '../../../src/core/resent.ts';
import type { RoundMessage } from './round-formats.ts';

/** The native texts of a round's messages: by them the account finds each message in queues and ledger. */
export class SentTexts {
  /** By what SQS has of a message. */
  private readonly byWire = new Map<string, string>();
  /** By the JSON that the ledger keeps of a rejected message. */
  private readonly byKept = new Map<string, string>();

  constructor(sent: readonly RoundMessage[]) {
    for (const { foreign, body, attributes, expected } of sent) {
      if (!foreign) continue;
      const { native } = foreign;
      this.byWire.set(wireOf({ Body: body, ...sqsAttributes(attributes) }), native);
      if (expected.outcome === 'rejected') this.byKept.set(canonical(native) ?? '', native);
    }
  }

  /** The text of a message in a queue. */
  inQueue(message: Message): string {
    return this.byWire.get(wireOf(message)) ?? message.Body ?? '';
  }

  /** A record as if its message had been native. It keeps only the format. */
  inLedger(record: LedgerRecord): LedgerRecord {
    const { content } = record;
    if (content.format === undefined) return record;
    if (content.kind === 'raw') {
      const text = this.byKept.get(canonical(content.text) ?? '') ?? content.text;
      return { ...record, content: { ...content, text } };
    }
    const { extra, ...envelope } = content.envelope;
    return { ...record, content: { ...content, envelope } };
  }
}

/** A message as if it had been sent natively. */
export function asNative(message: RoundMessage): RoundMessage {
  return message.foreign ? { ...message, body: message.foreign.native } : message;
}

/** Messages of different events may have the same text, if their envelopes are in attributes. */
function wireOf({ Body = '', MessageAttributes = {} }: Message): string {
  const { [RESENT_ATTRIBUTE]: mark, ...attributes } = MessageAttributes;
  const values = Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]);
  return values.length === 0 ? Body : JSON.stringify([Body, ...values.toSorted()]);
}
