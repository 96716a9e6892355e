import { randomUUID } from 'node:crypto';

import { readJson } from '../../src/core/json/read-json.ts';
import { isNativeObject } from '../../src/core/read-message.ts';
import { httpHeaders, type HttpFormat } from '../formats/http-headers.ts';
import { writeInFormat } from '../formats/write-in-format.ts';
import type { Clock } from '../sending/clock.ts';
import { MAX_ATTEMPTS, resendDelay } from '../sending/send-batch.ts';
import { isJsonObject } from '../traffic/json-text.ts';
import type { SendText, Sent, SentError, Writing } from './sender.ts';

/** An HTTP request before it is signed. */
export interface ApiCall {
  readonly method: 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Gives the headers with which a call is sent. */
export type Sign = (call: ApiCall) => Promise<Readonly<Record<string, string>>>;

/** A little longer than API Gateway waits for the function. */
const ANSWER_TIMEOUT_MS = 35_000;
/** Longest wait that `Retry-After` can ask for. */
const MAX_WAIT_MS = 30_000;

/**
 * Sends native events in a format to `POST /events` of an API, and tries again what may succeed then. As native ones, it also
 * takes CloudEvents in the JSON format.
 */
export function senderByHttp(
  apiUrl: string,
  { format, mappings }: Writing<HttpFormat>,
  sign: Sign,
  clock: Clock,
): SendText {
  const url = new URL(`${apiUrl.replace(/\/$/, '')}/events`);
  return async (text, signal) => {
    const isForeign = format === 'native' && isCloudEvent(text);
    const written = writeInFormat(text, format, mappings, 'http');
    if ('unfit' in written) return { kind: 'refused', reason: written.unfit, errors: [] };
    const isNative = format === 'native' && !isForeign;
    const key = isNative && !hasId(text) && { 'idempotency-key': randomUUID() };
    const headers = { ...httpHeaders(isForeign ? 'cloudevents' : format, written), ...key };
    const call: ApiCall = { method: 'POST', url, headers, body: written.body };
    for (let attempt = 1; ; attempt += 1) {
      const { sent, waitMs } = await sendOnce(call, sign);
      if (sent.kind !== 'unconfirmed' || attempt === MAX_ATTEMPTS) return sent;
      await clock.sleep(Math.min(MAX_WAIT_MS, Math.max(resendDelay(attempt), waitMs)), signal);
      if (signal.aborted) return sent;
    }
  };
}

/** Whether a text that is sent as it is has the sign of a CloudEvent, and none of a native event: see docs/formats.md. */
function isCloudEvent(text: string): boolean {
  const value = parsed(text);
  return value['specversion'] !== undefined && !isNativeObject(value);
}

/** A native event without an id would get another one at each attempt. */
function hasId(text: string): boolean {
  const reading = readJson(text);
  const value = reading.kind === 'sound' ? reading.value : undefined;
  // An envelope may have a field `id`, too, but that isn't the event's.
  const isEnvelope = isJsonObject(value) && ('event_type' in value || 'body' in value);
  return !isJsonObject(value) || (isEnvelope ? 'event_id' : 'id') in value;
}

interface Attempt {
  readonly sent: Sent;
  /** Milliseconds that the API asks to wait; 0 if it doesn't. */
  readonly waitMs: number;
}

async function sendOnce(call: ApiCall, sign: Sign): Promise<Attempt> {
  const headers = await sign(call);
  try {
    const { url, method, body } = call;
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(url, { method, headers, body, signal });
    const answer = parsed(await response.text());
    const waitMs = 1000 * Number(response.headers.get('retry-after') ?? 0) || 0;
    return { sent: sentOf(response.status, answer), waitMs };
  } catch (error) {
    return { sent: { kind: 'unconfirmed', reason: causeOf(error, call.url) }, waitMs: 0 };
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function sentOf(status: number, answer: Readonly<Record<string, unknown>>): Sent {
  if (status >= 200 && status < 300) {
    const told = textOf(answer['status']) ?? `HTTP ${status}`;
    const result = answer['duplicate'] === true ? 'duplicate' : told;
    return { kind: 'accepted', result, id: textOf(answer['id']) };
  }
  // API Gateway's own answers have only a message.
  const detail = textOf(answer['detail']) ?? textOf(answer['message']);
  const reason = detail === undefined ? `HTTP ${status}` : `HTTP ${status}: ${detail}`;
  const isOver = status < 500 && status !== 429 && status !== 408;
  return isOver
    ? { kind: 'refused', reason, errors: errorsOf(answer['errors']) }
    : { kind: 'unconfirmed', reason };
}

function errorsOf(errors: unknown): SentError[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isJsonObject).map((error) => ({
    pointer: textOf(error['pointer']) ?? textOf(error['parameter']) ?? '',
    message: textOf(error['detail']) ?? '',
  }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `fetch` hides why a connection failed in the cause of its error. */
function causeOf(error: unknown, { origin }: URL): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer from ${origin} in ${ANSWER_TIMEOUT_MS / 1000} s`;
  const why = cause instanceof Error ? cause.message || cause.name : message;
  return `${origin} can’t be reached: ${why}`;
}
