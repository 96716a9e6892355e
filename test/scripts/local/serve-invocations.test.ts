import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';

import { afterEach, describe, expect, it } from 'vitest';

import { serveInvocations } from '../../../scripts/local/serve-invocations.ts';

const open: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of open.splice(0)) port1.close();
});

async function answerOf(source: string, exportName = 'handler'): Promise<unknown> {
  const channel = new MessageChannel();
  open.push(channel);
  const moduleUrl = `data:text/javascript,${encodeURIComponent(source)}`;
  serveInvocations(channel.port2, { moduleUrl, exportName });
  const deadline = Date.now() + 5_000;
  channel.port1.postMessage({ event: { Records: [] }, requestId: 'r', deadline });
  const [answer] = (await once(channel.port1, 'message')) as [unknown];
  return answer;
}

describe('serveInvocations', () => {
  it('answers with what the handler returns', async () => {
    const source = `export const handler = async (event, { awsRequestId, getRemainingTimeInMillis }) =>
      ({ event, awsRequestId, inTime: getRemainingTimeInMillis() <= 5000 });`;
    expect(await answerOf(source)).toEqual({
      ok: true,
      response: { event: { Records: [] }, awsRequestId: 'r', inTime: true },
    });
  });

  it.each([
    [
      'the handler throws',
      `export const handler = async () => { throw new Error('thrown'); }`,
      'thrown',
    ],
    ['the module fails to load', `throw new Error('not loaded')`, 'not loaded'],
    ['the module exports no such handler', `export const other = 1`, 'exports no "handler"'],
  ])('answers with the error if %s', async (_, source, error) => {
    expect(await answerOf(source)).toEqual({ ok: false, error: expect.stringContaining(error) });
  });
});
