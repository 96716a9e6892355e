import { createHash } from 'node:crypto';

import type { SQSEvent } from 'aws-lambda';

import { seededRandom, seededUuid } from '../../../scripts/traffic/random.ts';

/** The length of SQS's receipt handles. */
const RECEIPT_HANDLE_BYTES = 309;

/** The JSON text of an invocation's payload, with all fields that Lambda passes on from SQS. */
export function payloadText(bodies: readonly string[]): string {
  const event: SQSEvent = { Records: bodies.map((body, index) => sqsRecord(body, index)) };
  return JSON.stringify(event);
}

function sqsRecord(body: string, index: number): SQSEvent['Records'][number] {
  return {
    messageId: seededUuid('bench', 'message', index),
    receiptHandle: receiptHandle(index),
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(1_795_251_600_000 + index),
      SenderId: 'AROAEXAMPLEEXAMPLE:payments',
      ApproximateFirstReceiveTimestamp: String(1_795_251_600_020 + index),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:events',
    awsRegion: 'us-east-1',
  };
}

function receiptHandle(index: number): string {
  const random = seededRandom('bench', 'receipt', index);
  const bytes = Array.from({ length: RECEIPT_HANDLE_BYTES }, () => random.below(256));
  return Buffer.from(bytes).toString('base64');
}
