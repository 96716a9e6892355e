import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../../scripts/traffic/random.ts';
import type { Answer, Call } from './call.ts';
import { failPartly } from './partial-failure.ts';

const NUMBERS = Array.from({ length: 10 }, (_, index) => index);

function callWith(body: object): Call {
  return { method: 'POST', path: '/', headers: {}, body: Buffer.from(JSON.stringify(body)) };
}

function answerWith(body: object): Answer {
  const headers = { 'content-type': 'json', 'x-amz-crc32': '1' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** What is said of each statement, and which were carried out. */
async function throttle(statements: readonly number[], seed: number) {
  const carriedOut: number[] = [];
  const random = seededRandom(seed);
  const call = callWith({ Statements: statements });
  const answer = await failPartly.statements(call, random, ({ body }) => {
    const { Statements } = JSON.parse(body.toString()) as { Statements: number[] };
    carriedOut.push(...Statements);
    return Promise.resolve(answerWith({ Responses: Statements.map((done) => ({ done })) }));
  });
  const { Responses } = JSON.parse(answer.body.toString()) as {
    Responses: { done?: number; Error?: { Code: string } }[];
  };
  return { Responses, carriedOut, answer };
}

describe('throttled statements', () => {
  it('are answered in their places, and not carried out', async () => {
    const { Responses, carriedOut, answer } = await throttle(NUMBERS, 1);
    expect(carriedOut.length).toBeGreaterThan(0);
    expect(carriedOut.length).toBeLessThan(10);
    for (const number of NUMBERS) {
      const expected = carriedOut.includes(number)
        ? { done: number }
        : { Error: { Code: 'ThrottlingError' } };
      expect(Responses[number]).toMatchObject(expected);
    }
    expect(answer.headers).toEqual({ 'content-type': 'json' });
  });

  it('may be all there are', async () => {
    const { Responses, carriedOut } = await throttle([7], 1);
    expect(carriedOut).toEqual([]);
    expect(Responses).toMatchObject([{ Error: { Code: 'ThrottlingError' } }]);
  });
});

describe('failed entries', () => {
  const entries = NUMBERS.map((Id) => ({ Id: String(Id), ReceiptHandle: `handle ${Id}` }));

  it('are named as failures of SQS, and not carried out', async () => {
    const call = callWith({ QueueUrl: 'queue', Entries: entries });
    const answer = await failPartly.entries(call, seededRandom(2), ({ body }) => {
      const { Entries, QueueUrl } = JSON.parse(body.toString()) as {
        Entries: { Id: string }[];
        QueueUrl: string;
      };
      expect(QueueUrl).toBe('queue');
      return Promise.resolve(answerWith({ Successful: Entries.map(({ Id }) => ({ Id })) }));
    });
    const { Successful, Failed } = JSON.parse(answer.body.toString()) as {
      Successful: { Id: string }[];
      Failed: { Id: string; SenderFault: boolean }[];
    };
    const named = [...Successful, ...Failed].map(({ Id }) => Number(Id));
    expect(named.sort((a, b) => a - b)).toEqual(NUMBERS);
    expect(Failed.length).toBeGreaterThan(0);
    expect(Failed.every(({ SenderFault }) => !SenderFault)).toBe(true);
  });

  it('leave the answer of a call that fails as a whole as it is', async () => {
    const refused = { ...answerWith({ __type: 'refused' }), status: 400 };
    const call = callWith({ Entries: entries });
    const pass = () => Promise.resolve(refused);
    expect(await failPartly.entries(call, seededRandom(2), pass)).toBe(refused);
  });
});
