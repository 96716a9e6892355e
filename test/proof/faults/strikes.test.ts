import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { seededRandom } from '../../../scripts/traffic/random.ts';
import type { CallFault, FaultSource } from './fault-plan.ts';
import { startStrikingProxy, type StrikingProxy } from './strikes.ts';
import { DYNAMODB, SQS, type FailingService } from './services.ts';
import { startAwsServer, type AwsServer } from '../../support/aws-server.ts';

const ANSWER = '{"Successful":[{"Id":"0"}],"Responses":["done"]}';

let target: AwsServer;
let proxy: StrikingProxy | undefined;
let kills: number;
/** Calls that have reached the proxy. */
let struck: number;
beforeEach(async () => {
  kills = 0;
  struck = 0;
  target = await startAwsServer(() => ({ status: 200, body: ANSWER }));
});
afterEach(async () => {
  await proxy?.stop();
  await target.stop();
});

/** Starts a proxy that does the same to every call. */
async function strikeWith(kind: CallFault | undefined, service: FailingService = SQS) {
  const faults: FaultSource = {
    random: seededRandom('proxy test'),
    next: () => {
      struck += 1;
      return kind;
    },
    killCaller: () => {
      kills += 1;
    },
  };
  proxy = await startStrikingProxy(service, target.endpoint, faults);
  return proxy;
}

interface Heard {
  readonly status: number;
  readonly body: string;
}

/** Calls the proxy. Rejects if the answer is missing or cut off. */
async function call(operation: string, body = '{}', path = '/'): Promise<Heard> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const headers = { 'x-amz-target': `Service.${operation}` };
  const url = new URL(path, proxy?.endpoint);
  const outgoing = request(url, { method: 'POST', headers }, answered.resolve);
  outgoing.on('error', answered.reject);
  outgoing.end(body);
  const incoming = await answered.promise;
  return { status: incoming.statusCode ?? 0, body: await text(incoming) };
}

const carriedOut = (): number => target.calls.length;

describe('the fault proxy', () => {
  it('passes a call on unchanged if there is no fault', async () => {
    await strikeWith(undefined);
    expect(await call('DeleteMessageBatch', '{"a":1}')).toEqual({ status: 200, body: ANSWER });
    expect(target.calls[0]?.operation).toBe('DeleteMessageBatch');
    expect(target.calls[0]?.body.toString()).toBe('{"a":1}');
  });

  it.each<[CallFault, number]>([
    ['reset_before', 0],
    ['answer_lost', 1],
    ['carried_out_late', 1],
    ['killed_before', 0],
    ['killed_after', 1],
  ])('resets the connection for %s, and has the call carried out %i times', async (kind, times) => {
    const { settled } = await strikeWith(kind);
    await expect(call('ReceiveMessage')).rejects.toThrow(/ECONNRESET|hang up/);
    await settled();
    expect(carriedOut()).toBe(times);
    expect(kills).toBe(kind.startsWith('killed') ? 1 : 0);
  });

  it.each<[CallFault, number]>([
    ['stalled_before', 0],
    ['stalled_after', 1],
  ])('never answers for %s, until connections are cut', async (kind, times) => {
    const { cut, settled } = await strikeWith(kind);
    let heard = 'nothing';
    const stalled = call('ReceiveMessage').catch(() => (heard = 'a reset'));
    await expect.poll(() => struck).toBe(1);
    await settled();
    expect([heard, carriedOut()]).toEqual(['nothing', times]);
    cut();
    await stalled;
    expect(heard).toBe('a reset');
  });

  it('gives half an answer to a call that was carried out', async () => {
    await strikeWith('half_answer');
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => call('AnyCall')));
    expect(carriedOut()).toBe(20);
    const broken = answers.filter(({ status }) => status === 'rejected');
    const short = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.body] : []));
    // With a length the caller notices that a part is missing. Without one it doesn't.
    expect(broken.length).toBeGreaterThan(0);
    expect(short.length).toBeGreaterThan(0);
    for (const part of short) {
      expect(ANSWER.startsWith(part)).toBe(true);
      expect(part.length).toBeLessThan(ANSWER.length);
    }
  });

  it.each<[CallFault, number]>([
    ['server_error', 0],
    ['server_error_after', 1],
  ])('answers 500 for %s as the service would', async (kind, times) => {
    await strikeWith(kind, DYNAMODB);
    const { status, body } = await call('BatchExecuteStatement');
    expect([status, carriedOut()]).toEqual([500, times]);
    expect(JSON.parse(body)).toMatchObject({ __type: expect.stringContaining('#Internal') });
  });

  it.each<[string, FailingService, RegExp]>([
    ['SQS', SQS, /#(RequestThrottled|ServiceUnavailable)$/],
    ['DynamoDB', DYNAMODB, /#(ThrottlingException|ProvisionedThroughputExceededException)$/],
  ])('throttles as %s does, and carries nothing out', async (_, service, type) => {
    await strikeWith('throttled', service);
    const { body } = await call('AnyCall');
    expect(JSON.parse(body)).toMatchObject({ __type: expect.stringMatching(type) });
    expect(carriedOut()).toBe(0);
  });

  it('answers a slow call', async () => {
    await strikeWith('slow');
    expect(await call('ReceiveMessage')).toEqual({ status: 200, body: ANSWER });
  });

  it('has a repeated call carried out twice with the same bytes', async () => {
    await strikeWith('repeated');
    await call('SendMessage', '{"b":2}');
    expect(target.calls.map(({ body }) => body.toString())).toEqual(['{"b":2}', '{"b":2}']);
  });

  it('passes on a request that names no operation', async () => {
    await strikeWith('reset_before');
    expect((await fetch(String(proxy?.endpoint))).status).toBe(200);
  });

  it('cuts every open connection at once', async () => {
    const { cut } = await strikeWith('stalled_after');
    const calls = [call('ReceiveMessage'), call('ReceiveMessage')];
    const heard = Promise.allSettled(calls);
    await expect.poll(carriedOut).toBe(2);
    cut();
    expect((await heard).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
