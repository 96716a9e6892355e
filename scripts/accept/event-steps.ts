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

/** Seconds that a record may take: a batch fills for a second, and the first one starts the function. */
const RECORD_SECONDS = 60;
/** Seconds for an event that is retried once: the longest first delay the stack allows by default is 36. */
const RETRY_SECONDS = 180;
const LARGE_BYTES = 700_000;
/** Enough for the alarm to look at the share at all, in one period or in two. */
const SHARE_EVENTS = 200;

/** One event, from the queue to the ledger. */
export async function recordOne({ pipeline, tenantId }: StepContext): Promise<StepOutcome> {
  const event = acceptanceEvent(tenantId, 'recorded', 'first', { number: 1 });
  const began = pipeline.clock.now();
  await pipeline.send([event]);
  const [row] = await pipeline.rowsOnce([event], () => true, RECORD_SECONDS);
  if (row?.reason === 'unknown_type') return failed(NO_ACCEPTANCE_TYPES.detail);
  if (row?.status !== 'processed') return failed(`the record is ${row?.status} (${row?.reason})`);
  return passed(`recorded ${seconds(pipeline.clock.now() - began)} after it was sent`);
}

/** One handler that succeeds, and one that fails once. */
export async function handleTwo({ pipeline, tenantId }: StepContext): Promise<StepOutcome> {
  const events = [
    acceptanceEvent(tenantId, 'handled', 'handled', { number: 1 }),
    acceptanceEvent(tenantId, 'retried', 'retried', { number: 1 }),
  ];
  await pipeline.send(events);
  const rows = await pipeline.rowsOnce(
    events,
    ({ status }) => status === 'processed' || status === 'failed',
    RETRY_SECONDS,
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

/** A body that no item of DynamoDB holds, then the same with other white space. */
export async function recordLarge({ pipeline, tenantId }: StepContext): Promise<StepOutcome> {
  const deadLetters = await pipeline.deadLetters();
  // Random, so that no compression brings it below the size of an item.
  const body = { number: 1, note: randomBytes((LARGE_BYTES * 3) / 4).toString('base64') };
  const event = acceptanceEvent(tenantId, 'recorded', 'large', body);
  await pipeline.send([event]);
  const [row] = await pipeline.rowsOnce([event], () => true, RECORD_SECONDS);
  if (row?.reason === 'unknown_type') return NO_ACCEPTANCE_TYPES;
  if (row?.bodyKey === undefined) return failed(`the record (${row?.status}) names no text`);
  const { bucketName } = pipeline.stack;
  const { ContentLength = 0 } = await pipeline.buckets.send(
    new HeadObjectCommand({ Bucket: bucketName, Key: row.bodyKey }),
  );
  const twin = acceptanceEvent(tenantId, 'recorded', 'large', body, 2);
  await pipeline.send([twin]);
  await pipeline.empty(RECORD_SECONDS);
  // Where it would be if the consumer took it for another event of the same id.
  const beside = { key: `${event.key} ${canonicalHash(JSON.parse(twin.body))}` };
  const rows = await pipeline.rows([event, beside]);
  if (rows.has(beside.key)) return failed('the twin was recorded as a conflict');
  if (rows.get(event.key)?.messageId !== row.messageId) return failed('the twin took its place');
  const more = (await pipeline.deadLetters()) - deadLetters;
  if (more > 0) return failed(`${more} more dead letters than before`);
  return passed(`${ContentLength} bytes in the bucket; the twin changed nothing`);
}

/** Half of them invalid: the ledger tells them apart, and the alarm is to ring. */
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
  const rows = await pipeline.rowsOnce(events, () => true, RECORD_SECONDS);
  if (rows.some(({ reason }) => reason === 'unknown_type')) return NO_ACCEPTANCE_TYPES;
  const processed = rows.filter(({ status }) => status === 'processed').length;
  const rejected = rows.filter(({ reason }) => reason === 'invalid_body').length;
  const detail = `${processed} processed, ${rejected} rejected as invalid_body`;
  const half = SHARE_EVENTS / 2;
  return processed === half && rejected === half ? passed(detail) : failed(detail);
}

/** Nothing for a while, then one event: connections that were kept open are dead by then. */
export async function idleThenOne(context: StepContext): Promise<StepOutcome> {
  const { pipeline, tenantId, options, say } = context;
  const { idleMinutes } = options;
  if (idleMinutes === undefined) return skipped('asked for by IDLE=20 (minutes)');
  say(`Waiting ${idleMinutes} minutes without an event …`);
  await pipeline.pause(idleMinutes * 60_000);
  const event = acceptanceEvent(tenantId, 'recorded', 'after-idling', { number: 1 });
  const began = pipeline.clock.now();
  await pipeline.send([event]);
  // A first receive that failed would come back after 30 seconds at the earliest.
  const [row] = await pipeline.rowsOnce([event], () => true, 25);
  if (row?.status !== 'processed') return failed(`the record is ${row?.status} (${row?.reason})`);
  return passed(`recorded ${seconds(pipeline.clock.now() - began)} after it was sent`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
