import { describe, expect, it } from 'vitest';

import { failEntries, throttleStatements } from '../../../scripts/local/aws-faults.ts';
import type { Answer, Call } from '../../../scripts/local/fault-proxy.ts';

const NUMBERS = Array.from({ length: 10 }, (_, index) => index);

const THROTTLED = { Error: { Code: 'ThrottlingError', Message: 'a fault' } };

function callWith(body: object): Call {
  return { method: 'POST', path: '/', headers: {}, body: Buffer.from(JSON.stringify(body)) };
}

function answerWith(body: object): Answer {
  const headers = { 'content-type': 'json', 'x-amz-crc32': '1' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** Throttles those of ten statements that `fails` names. */
async function throttle(fails: (statement: unknown) => boolean) {
  const carriedOut: number[] = [];
  const call = callWith({ Statements: NUMBERS });
  const carryOut = ({ body } = call) => {
    const { Statements } = JSON.parse(body.toString()) as { Statements: number[] };
    carriedOut.push(...Statements);
    return Promise.resolve(answerWith({ Responses: Statements.map((done) => ({ done })) }));
  };
  const choose = (statements: readonly unknown[]) => new Set(statements.filter(fails));
  const answer = await throttleStatements({ call, carryOut }, choose, 'a fault');
  const { Responses } = JSON.parse(answer.body.toString()) as {
    Responses: object[];
  };
  return { Responses, carriedOut, answer };
}

describe('throttled statements', () => {
  it('are answered in their places, and not carried out', async () => {
    const { Responses, carriedOut, answer } = await throttle((one) => one === 2 || one === 7);
    expect(carriedOut).toEqual([0, 1, 3, 4, 5, 6, 8, 9]);
    expect(Responses).toEqual(
      NUMBERS.map((one) => (one === 2 || one === 7 ? THROTTLED : { done: one })),
    );
    expect(answer.headers).toEqual({ 'content-type': 'json' });
  });

  it('may be all of them: then the service gets no call', async () => {
    const { Responses, carriedOut } = await throttle(() => true);
    expect(carriedOut).toEqual([]);
    expect(Responses).toEqual(NUMBERS.map(() => THROTTLED));
  });

  it('may be none: then the service gets the call as it is', async () => {
    const { Responses, carriedOut } = await throttle(() => false);
    expect(carriedOut).toEqual(NUMBERS);
    expect(Responses).toHaveLength(10);
  });
});

describe('failed entries', () => {
  const firstTwo = (entries: readonly unknown[]) => new Set(entries.slice(0, 2));
  const entries = NUMBERS.map((Id) => ({ Id: String(Id), ReceiptHandle: `handle ${Id}` }));

  it('are named as failures of SQS, and not carried out', async () => {
    const call = callWith({ QueueUrl: 'queue', Entries: entries });
    const carryOut = ({ body } = call) => {
      const { Entries, QueueUrl } = JSON.parse(body.toString()) as {
        Entries: { Id: string }[];
        QueueUrl: string;
      };
      expect(QueueUrl).toBe('queue');
      return Promise.resolve(answerWith({ Successful: Entries.map(({ Id }) => ({ Id })) }));
    };
    const answer = await failEntries({ call, carryOut }, firstTwo, 'a fault');
    const { Successful, Failed } = JSON.parse(answer.body.toString()) as {
      Successful: { Id: string }[];
      Failed: object[];
    };
    expect(Successful.map(({ Id }) => Number(Id))).toEqual(NUMBERS.slice(2));
    const failure = { Code: 'InternalError', SenderFault: false, Message: 'a fault' };
    expect(Failed).toEqual([0, 1].map((id) => ({ ...failure, Id: String(id) })));
  });

  it('leave the answer of a call that fails as a whole as it is', async () => {
    const refused = { ...answerWith({ __type: 'refused' }), status: 400 };
    const call = callWith({ Entries: entries });
    const carryOut = () => Promise.resolve(refused);
    expect(await failEntries({ call, carryOut }, firstTwo, 'a fault')).toBe(refused);
  });
});
