import { randomBytes } from 'node:crypto';

import { HeadObjectCommand } from '@aws-sdk/client-s3';

import { canonicalHash } from '../../src/core/content-hash.ts';
import { acceptanceEvent } from './acceptance-event.ts';
import {
  failed,
  NO_ACCEPTANCE_TYPES,
  passed,
  skipped,
  type StepOutcome,
  type StepContext,
} from './step.ts';

/** The time in which an event must be recorded. A batch fills for a second, and the first one starts the function. */
const RECORD_TIMEOUT_SECONDS = 60;
/** The time in which an event that is retried once must be processed. By default its delay is at most 36 seconds. */
const RETRY_TIMEOUT_SECONDS = 180;
const LARGE_BYTES = 700_000;
/** Enough events for the alarm to evaluate the share, even if they fall into two periods. */
const SHARE_EVENTS = 200;

/** Sends one event, which must be recorded. */
export async function recordOne({ pipeline, tenantId }: StepContext): Promise<StepOutcome> {
  const event = acceptanceEvent(tenantId, 'recorded', 'first', { number: 1 });
  const began = pipeline.clock.now();
  await pipeline.send([event]);
  const [row] = await pipeline.rowsOnce([event], () => true, RECORD_TIMEOUT_SECONDS);
  if (row?.reason === 'unknown_type') return failed(NO_ACCEPTANCE_TYPES.detail);
  if (row?.status !== 'processed') return failed(`the record is ${row?.status} (${row?.reason})`);
  return passed(`recorded ${seconds(pipeline.clock.now() - began)} after it was sent`);
}

/** Sends an event whose handler succeeds, and one whose handler fails once. */
export async function handleTwo({ pipeline, tenantId }: StepContext): Promise<StepOutcome> {
  const events = [
    acceptanceEvent(tenantId, 'handled', 'handled', { number: 1 }),
    acceptanceEvent(tenantId, 'retried', 'retried', { number: 1 }),
  ];
  await pipeline.send(events);
  const rows = await pipeline.rowsOnce(
    events,
    ({ status }) => status === 'processed' || status === 'failed',
    RETRY_TIMEOUT_SECONDS,
  );
  if (rows.some(({ reason }) => reason === 'unknown_type')) return NO_ACCEPTANCE_TYPES;
  const found = rows.map(
    ({ status, attempts, leased }) =>
      `${status} in attempt ${attempts}${leased ? ', still leased' : ''}`,
  );
  const expected = ['processed in attempt 1', 'processed in attempt 2'];
  const detail = `${found[0]}; the one that fails once: ${found[1]}`;
  return found.every((text, index) => text === expected[index]) ? passed(detail) : failed(detail);
}

/** Sends an event that is too large for a DynamoDB item, and then a duplicate of it with other white space. */
export async function recordLarge({ pipeline, tenantId }: StepContext): Promise<StepOutcome> {
  const deadLetters = await pipeline.deadLetters();
  // Random bytes, because they can't be compressed to the size of an item.
  const body = { number: 1, note: randomBytes((LARGE_BYTES * 3) / 4).toString('base64') };
  const event = acceptanceEvent(tenantId, 'recorded', 'large', body);
  await pipeline.send([event]);
  const [row] = await pipeline.rowsOnce([event], () => true, RECORD_TIMEOUT_SECONDS);
  if (row?.reason === 'unknown_type') return NO_ACCEPTANCE_TYPES;
  if (row?.bodyKey === undefined) {
    return failed(`the record (${row?.status}) names no text in the bucket`);
  }
  const { bucketName } = pipeline.stack;
  const { ContentLength = 0 } = await pipeline.buckets.send(
    new HeadObjectCommand({ Bucket: bucketName, Key: row.bodyKey }),
  );
  const duplicate = acceptanceEvent(tenantId, 'recorded', 'large', body, 2);
  await pipeline.send([duplicate]);
  await pipeline.empty(RECORD_TIMEOUT_SECONDS);
  // The key that the duplicate would have if the consumer took it for a conflict.
  const conflict = { key: `${event.key} ${canonicalHash(JSON.parse(duplicate.body))}` };
  const rows = await pipeline.rows([event, conflict]);
  if (rows.has(conflict.key)) return failed('its duplicate was recorded as a conflict');
  if (rows.get(event.key)?.messageId !== row.messageId) {
    return failed('its duplicate replaced the record');
  }
  const more = (await pipeline.deadLetters()) - deadLetters;
  if (more > 0) return failed(`${more} more dead letters than before`);
  return passed(`${ContentLength} bytes in the bucket; a duplicate changed nothing`);
}

/** Sends events, half of them invalid. The ledger must hold both halves, and the alarm must be raised. */
export async function rejectHalf({ pipeline, tenantId }: StepContext): Promise<StepOutcome> {
  const events = Array.from({ length: SHARE_EVENTS }, (_, number) =>
    acceptanceEvent(
      tenantId,
      'recorded',
      `share-${number}`,
      number % 2 === 0 ? { number } : { number: 'not a number' },
    ),
  );
  await pipeline.send(events);
  const rows = await pipeline.rowsOnce(events, () => true, RECORD_TIMEOUT_SECONDS);
  if (rows.some(({ reason }) => reason === 'unknown_type')) return NO_ACCEPTANCE_TYPES;
  const processed = rows.filter(({ status }) => status === 'processed').length;
  const rejected = rows.filter(({ reason }) => reason === 'invalid_body').length;
  const detail = `${processed} processed, ${rejected} rejected as invalid_body`;
  const half = SHARE_EVENTS / 2;
  return processed === half && rejected === half ? passed(detail) : failed(detail);
}

/** Sends nothing for a while, and then one event. By then, open connections have died. */
export async function idleThenOne(context: StepContext): Promise<StepOutcome> {
  const { pipeline, tenantId, options, say } = context;
  const { idleMinutes } = options;
  if (idleMinutes === undefined) return skipped('add --idle 20 (minutes) to run it');
  say(`Waiting ${idleMinutes} minutes without an event …`);
  await pipeline.pause(idleMinutes * 60_000);
  const event = acceptanceEvent(tenantId, 'recorded', 'after-idling', { number: 1 });
  const began = pipeline.clock.now();
  await pipeline.send([event]);
  // If the first receive fails, the event comes back after 30 seconds at the earliest.
  const [row] = await pipeline.rowsOnce([event], () => true, 25);
  if (row?.status !== 'processed') return failed(`the record is ${row?.status} (${row?.reason})`);
  return passed(`recorded ${seconds(pipeline.clock.now() - began)} after it was sent`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
