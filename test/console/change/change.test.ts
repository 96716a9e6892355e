import { beforeEach, describe, expect, it } from 'vitest';

import type { Operation, Preview } from '../../../generated/console-api.ts';
import { RequestFailed } from '../../../src/console/api/client.ts';
import type { ChangeCalls, OperationAnswer } from '../../../src/console/change/change-calls.ts';
import { Change } from '../../../src/console/change/change.ts';
import type { ChangeState } from '../../../src/console/change/change-state.ts';

const CHOSEN = { filter: { fingerprint: 'f1_3f9a0c12be77' } } as const;
const PREVIEWED = { ...CHOSEN.filter, until: '2026-11-29T09:00:00.000Z' };

function previewOf(accepted: number): Preview {
  const counts = { accepted, refused: 1 };
  return { filter: PREVIEWED, counts, refusals: [], missing_handlers: [], dead_letters: 0 };
}

function operation(overrides: Partial<Operation> = {}, done = 0): Operation {
  return {
    ...{ id: '20261129T090001Z-7f3a', kind: 'replay', by: 'local:ada', state: 'stopped' },
    ...{ started_at: '2026-11-29T09:00:01.000Z', updated_at: '2026-11-29T09:00:02.000Z' },
    ...{ filter: PREVIEWED, counts: { done, skipped: {}, failed: 0 } },
    ...overrides,
  };
}

/** A request whose answer the test gives. */
type Pending = PromiseWithResolvers<OperationAnswer> & { readonly sent: unknown };

let states: ChangeState[];
let requests: Pending[];
let stored: Operation[];
let sleeps: PromiseWithResolvers<undefined>[];
let preview: () => Promise<Preview>;
let change: Change;

beforeEach(() => {
  states = [];
  requests = [];
  stored = [];
  sleeps = [];
  preview = () => Promise.resolve(previewOf(200));
  const pending = (sent: unknown, signal: AbortSignal): Promise<OperationAnswer> => {
    const request = { ...Promise.withResolvers<OperationAnswer>(), sent };
    signal.addEventListener('abort', () => request.reject(signal.reason));
    requests.push(request);
    return request.promise;
  };
  const calls: ChangeCalls = {
    preview: () => preview(),
    begin: (kind, body, signal) => pending({ kind, ...body }, signal),
    resume: (id, rate, signal) => pending({ id, rate }, signal),
    find: (id) => {
      const found = stored.find((each) => each.id === id);
      return found ? Promise.resolve(found) : Promise.reject(new Error('not found'));
    },
    newest: () => Promise.resolve(stored),
    now: () => Date.parse('2026-11-29T09:00:00.500Z'),
    sleep: () => {
      const sleep = Promise.withResolvers<undefined>();
      sleeps.push(sleep);
      return sleep.promise;
    },
  };
  change = new Change('replay', calls, (state) => states.push(state));
});

const last = (): ChangeState | undefined => states.at(-1);
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets all who sleep go on. */
async function wake(): Promise<void> {
  await turn();
  for (const sleep of sleeps.splice(0)) sleep.resolve(undefined);
  await turn();
}

async function begun(): Promise<void> {
  await change.preview(CHOSEN);
  void change.confirm(CHOSEN, { rate: 50 });
  await turn();
}

describe('a change', () => {
  it('shows what it would do before it does anything', async () => {
    await change.preview(CHOSEN);
    expect(states.map(({ step }) => step)).toEqual(['previewing', 'previewed']);
    expect(requests).toEqual([]);
  });

  it('is sent with the number and the filter that were previewed', async () => {
    await begun();
    expect(requests[0]?.sent).toEqual({
      kind: 'replay',
      filter: PREVIEWED,
      rate: 50,
      expected: 200,
    });
  });

  it('names one event by its id alone', async () => {
    const one = { filter: { id: 'acme#evt-1' } };
    preview = () =>
      Promise.resolve({ ...previewOf(1), filter: { ...one.filter, until: PREVIEWED.until } });
    await change.preview(one);
    void change.confirm(one, {});
    expect(requests[0]?.sent).toEqual({ kind: 'replay', ...one, expected: 1 });
  });

  it('is done with its first answer if that is the last', async () => {
    await begun();
    requests[0]?.resolve({ done: true, operation: operation({ state: 'done' }, 200) });
    await turn();
    expect(last()).toMatchObject({ step: 'done', operation: { counts: { done: 200 } } });
  });

  it('goes on by itself when the time of a request is over', async () => {
    await begun();
    requests[0]?.resolve({ done: false, operation: operation({}, 90) });
    await turn();
    expect(last()).toMatchObject({
      step: 'running',
      expected: 200,
      operation: { counts: { done: 90 } },
    });
    expect(requests[1]?.sent).toEqual({ id: operation().id, rate: 50 });
    requests[1]?.resolve({ done: true, operation: operation({ state: 'done' }, 200) });
    await turn();
    expect(last()?.step).toBe('done');
  });

  it('shows how far it is while a request has no answer', async () => {
    const earlier = operation({ id: 'earlier', started_at: '2026-11-29T08:00:00.000Z' }, 7);
    const foreign = operation({ id: 'foreign', filter: { reason: 'expired' } }, 8);
    stored = [foreign, operation({ state: 'running' }, 40), earlier];
    await begun();
    await wake();
    expect(last()).toMatchObject({ step: 'running', operation: { counts: { done: 40 } } });
    stored = [operation({ state: 'running' }, 60)];
    await wake();
    expect(last()).toMatchObject({ step: 'running', operation: { counts: { done: 60 } } });
  });

  it('shows the new preview if other events are open than were confirmed', async () => {
    await begun();
    requests[0]?.reject(new RequestFailed(409, { detail: '', preview: previewOf(201) }));
    await turn();
    expect(last()).toEqual({ step: 'previewed', preview: previewOf(201), counted: 200 });
  });

  it('is stopped by its user, and says how far it came', async () => {
    await begun();
    stored = [operation({ state: 'running' }, 40)];
    change.stop();
    expect(last()).toMatchObject({ step: 'running', stopping: true });
    await turn();
    expect(last()).toMatchObject({ step: 'running', operation: { counts: { done: 40 } } });
    stored = [operation({ state: 'stopped' }, 50)];
    await wake();
    expect(last()).toMatchObject({ step: 'stopped', operation: { counts: { done: 50 } } });
    expect(last()).not.toHaveProperty('failure');
    expect(requests).toHaveLength(1);
  });

  it('says that nothing was changed if it was stopped before it had a record', async () => {
    await begun();
    change.stop();
    for (let check = 0; check < 3; check += 1) await wake();
    expect(last()).toEqual({ step: 'failed', failure: undefined });
  });

  it('is not taken for unchanged if nobody can look', async () => {
    await begun();
    stored = [operation({ state: 'running' }, 40)];
    await wake();
    stored = [];
    change.stop();
    for (let check = 0; check < 50; check += 1) await wake();
    expect(last()).toMatchObject({ step: 'stopped', failure: expect.stringContaining('still') });
  });

  it('can be done although it was stopped', async () => {
    await begun();
    stored = [operation({ state: 'done' }, 200)];
    change.stop();
    await wake();
    expect(last()?.step).toBe('done');
  });

  it('goes on after it was stopped', async () => {
    await begun();
    stored = [operation({ state: 'stopped' }, 50)];
    change.stop();
    await wake();
    void change.resume(operation({}, 50));
    await turn();
    expect(last()).toMatchObject({ step: 'running', expected: 200, stopping: false });
    requests[1]?.resolve({ done: true, operation: operation({ state: 'done' }, 200) });
    await turn();
    expect(last()?.step).toBe('done');
  });

  it('goes on once, even if somebody asks twice', async () => {
    void change.resume(operation({}, 50));
    void change.resume(operation({}, 50));
    await turn();
    expect(requests).toHaveLength(1);
  });

  it('is sent once, even if somebody confirms twice', async () => {
    await begun();
    void change.confirm(CHOSEN, { rate: 50 });
    await turn();
    expect(requests).toHaveLength(1);
  });

  it('pauses, and stops in the end, if SQS confirms no message', async () => {
    await begun();
    for (let request = 0; request < 4; request += 1) {
      requests[request]?.resolve({ done: false, operation: operation({}, 30) });
      await wake();
      await wake();
    }
    expect(requests).toHaveLength(4);
    expect(last()).toMatchObject({ step: 'stopped', failure: expect.stringContaining('SQS') });
  });

  it.each([
    ['with its operation', { operation: operation({}, 30) }, 'stopped'],
    ['without one', {}, 'failed'],
  ])('that the server can’t go on with is told %s', async (_, members, step) => {
    await begun();
    requests[0]?.reject(
      new RequestFailed(503, { detail: 'The ledger does not answer.', ...members }),
    );
    await turn();
    expect(last()?.step).toBe(step);
    const { failure } = last() as { failure: string | RequestFailed };
    expect(failure instanceof RequestFailed ? failure.message : failure).toMatch(/ledger/);
  });

  it('is over if it was stopped while it was previewed, so that it can be previewed again', async () => {
    preview = () => new Promise(() => undefined);
    void change.preview(CHOSEN);
    change.stop();
    expect(last()).toEqual({ step: 'failed', failure: undefined });
    preview = () => Promise.resolve(previewOf(200));
    await change.preview(CHOSEN);
    expect(last()?.step).toBe('previewed');
  });

  it('tells why there is no preview', async () => {
    preview = () => Promise.reject(new RequestFailed(503, { detail: 'no time' }));
    await change.preview(CHOSEN);
    expect(last()).toMatchObject({ step: 'failed', failure: { message: 'no time' } });
  });

  it('is not begun without a preview', async () => {
    await change.confirm(CHOSEN, {});
    expect(requests).toEqual([]);
  });
});
