import { randomUUID } from 'node:crypto';

import type { SQS } from '@aws-sdk/client-sqs';

import { readJson } from '../../src/core/json/read-json.ts';
import { isFifo, mayHaveArrived } from '../sending/send-batch.ts';
import { isJsonObject } from '../traffic/json-text.ts';
import { sqsAttributes } from '../formats/sqs-attributes.ts';
import { writeInFormat } from '../formats/write-in-format.ts';
import type { SendText, Writing } from './sender.ts';

/** The group of an event on a FIFO queue if it names neither group nor tenant. */
const NO_GROUP = 'none';

/** Sends native events to a queue in a format. The SDK tries again what may succeed then. */
export function senderBySqs(
  sqs: Pick<SQS, 'sendMessage'>,
  QueueUrl: string,
  { format, mappings }: Writing,
  explain: (error: unknown) => string,
): SendText {
  return async (text) => {
    const written = writeInFormat(text, format, mappings);
    if ('unfit' in written) return { kind: 'refused', reason: written.unfit, errors: [] };
    const { group, tenant, id } = fieldsOf(text);
    const MessageGroupId = isFifo(QueueUrl) ? (group ?? tenant ?? NO_GROUP) : tenant;
    try {
      await sqs.sendMessage({
        QueueUrl,
        MessageBody: written.body,
        ...sqsAttributes(written.attributes),
        ...(MessageGroupId !== undefined && { MessageGroupId }),
        ...(isFifo(QueueUrl) && { MessageDeduplicationId: randomUUID() }),
      });
      return { kind: 'accepted', result: 'sent', id };
    } catch (error) {
      const reason = explain(error);
      const isOver = error instanceof Error && !mayHaveArrived(error);
      return isOver ? { kind: 'refused', reason, errors: [] } : { kind: 'unconfirmed', reason };
    }
  };
}

/** SQS takes as a group what envelopes take as a group or a tenant. */
const GROUP = /^[!-~]{1,128}$/;

function fieldsOf(text: string) {
  const reading = readJson(text);
  const value = reading.kind === 'sound' && isJsonObject(reading.value) ? reading.value : {};
  const field = (name: string): string | undefined => {
    const found = value[name];
    return typeof found === 'string' && GROUP.test(found) ? found : undefined;
  };
  return { group: field('group_id'), tenant: field('tenant_id'), id: field('event_id') };
}
