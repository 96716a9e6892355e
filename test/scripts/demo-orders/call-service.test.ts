import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { callService, retryAfterSeconds } from '../../../scripts/demo-orders/call-service.ts';
import { processBatch } from '../../../src/batch/process-batch.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW, queueMessage } from '../../support/events.ts';
import { handlingWith, onPayment } from '../../support/handling.ts';

describe('Retry-After', () => {
  const at = (milliseconds: number) => new Date(NOW + milliseconds).toUTCString();

  it.each<[string | null, number | undefined]>([
    ['120', 120],
    ['0', 0],
    [at(90_000), 90],
    [at(-90_000), 0],
    [null, undefined],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['soon GMT', undefined],
    ['2026-11-21', undefined],
  ])('%j means %j seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });
});

describe('calling a service', () => {
  let answer: { readonly status: number; readonly headers?: Record<string, string> };
  let server: Server;
  let url: string;
  beforeEach(async () => {
    server = createServer((_, response) => {
      response.writeHead(answer.status, answer.headers).end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  /** The outcome of an event whose handler calls a service that answers with this status and these headers. */
  async function outcomeOf(status: number, headers: Record<string, string> = {}) {
    answer = { status, headers };
    const handler = onPayment(async (_, context) => {
      await callService(url, {}, context);
    });
    const report = await processBatch([queueMessage()], false, PLENTY, handlingWith([handler]));
    return report.messages[0]?.outcome;
  }

  it.each([400, 401, 404, 422])('fails for good at %d', async (status) => {
    expect(await outcomeOf(status)).toMatchObject({ kind: 'failed', reason: 'handler_failed' });
  });

  it.each([408, 409, 425, 429, 500, 503])(
    'is retried with the usual delay at %d',
    async (status) => {
      const outcome = await outcomeOf(status);
      expect(outcome).toMatchObject({ kind: 'retry', code: 'handler_error' });
      expect(outcome).not.toHaveProperty('afterSeconds');
    },
  );

  it.each([429, 503])('is retried after the time that the service names, at %d', async (status) => {
    expect(await outcomeOf(status, { 'retry-after': '7' })).toMatchObject({
      kind: 'retry',
      code: 'retry_requested',
      afterSeconds: 7,
    });
  });
});
