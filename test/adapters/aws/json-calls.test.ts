import { describe, expect, it } from 'vitest';

import { JsonCalls } from '../../../src/adapters/aws/json-calls.ts';
import {
  connectionTo,
  ScriptedTransport,
  type ScriptedAnswer,
} from '../../support/aws-connections.ts';

function callOf(answer: ScriptedAnswer) {
  const transport = new ScriptedTransport(answer);
  const calls = new JsonCalls(connectionTo('sqs', 'http://host', transport), 'AmazonSQS');
  return { transport, call: () => calls.call('SendMessage', { a: 'é', none: undefined }) };
}

describe('JsonCalls', () => {
  it('names the operation and sends its input as JSON', async () => {
    const { transport, call } = callOf({ body: '{"b":"ü"}' });
    expect(await call()).toEqual({ b: 'ü' });
    expect(transport.requests).toMatchObject([
      {
        method: 'POST',
        path: '/',
        body: Buffer.from('{"a":"é"}'),
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AmazonSQS.SendMessage',
        },
      },
    ]);
  });

  it.each(['', 'null', '5', '"text"', '<html>', '{"a":', '['.repeat(1_000_000)])(
    'does not accept an answer that is no JSON object: %.10s',
    async (body) => {
      await expect(callOf({ body }).call()).rejects.toThrow(Error);
    },
  );

  it('names the operation whose answer is no JSON object', async () => {
    await expect(callOf({ body: 'null' }).call()).rejects.toThrow(
      'SendMessage was answered with something that isn’t a JSON object',
    );
  });
});

describe('an error answer', () => {
  const HTML = '<html><body><h1>400 Bad Request</h1></body></html>';
  const header = (type: string) => ({ 'x-amzn-errortype': type });
  const NONE = 'no message';

  it.each<[string, ScriptedAnswer, { name: string; message: string }]>([
    [
      'a type with a namespace',
      { body: '{"__type":"com.amazonaws.dynamodb.v20120810#Refused","message":"why"}' },
      { name: 'Refused', message: 'why' },
    ],
    [
      'a type alone, and Message',
      { body: '{"__type":"Refused","Message":"why"}' },
      { name: 'Refused', message: 'why' },
    ],
    [
      'a type in a header, with an address',
      { body: '{"message":"why"}', headers: header('Refused:http://amazon.com/coral/') },
      { name: 'Refused', message: 'why' },
    ],
    [
      'both types in a header',
      { body: '', headers: header('aws#Refused:http://x/#y') },
      { name: 'Refused', message: NONE },
    ],
    ['HTML', { body: HTML }, { name: 'HTTP 400', message: NONE }],
    ['nothing', { body: '' }, { name: 'HTTP 400', message: NONE }],
    ['null', { body: 'null' }, { name: 'HTTP 400', message: NONE }],
    ['a text', { body: '"__type"' }, { name: 'HTTP 400', message: NONE }],
    ['an empty type', { body: '{"__type":"","message":""}' }, { name: 'HTTP 400', message: '' }],
    ['a type of separators only', { body: '{"__type":"#:"}' }, { name: 'HTTP 400', message: NONE }],
    [
      'types that aren’t texts',
      { body: '{"__type":{"a":1},"message":["b"],"Message":5}' },
      { name: 'HTTP 400', message: NONE },
    ],
    ['a prototype', { body: '{"__proto__":{"__type":"A"}}' }, { name: 'HTTP 400', message: NONE }],
    ['a million brackets', { body: '['.repeat(1_048_576) }, { name: 'HTTP 400', message: NONE }],
    [
      'a megabyte',
      { body: JSON.stringify({ __type: 'x'.repeat(524_288), message: 'y'.repeat(524_288) }) },
      { name: 'x'.repeat(500), message: 'y'.repeat(500) },
    ],
  ])('with %s becomes an error with that name and message', async (_, answer, expected) => {
    const error: unknown = await callOf({ status: 400, ...answer })
      .call()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    const { name, message } = error as Error;
    expect({ name, message }).toEqual(expected);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });

  it('with status 413 keeps the status, so that the store knows that the content is too large', async () => {
    await expect(callOf({ status: 413, body: HTML }).call()).rejects.toMatchObject({
      name: 'HTTP 413',
      $metadata: { httpStatusCode: 413 },
    });
  });
});
