import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { replayDeadLetters } from '../../../../scripts/events/dead-letters/replay-dead-letters.ts';
import { replay } from '../../../../scripts/events/replay-command.ts';
import { claimed } from '../../../../src/core/claim.ts';
import { runInPipe } from '../../../support/command-line.ts';
import { PAYMENT, wireText } from '../../../support/events.ts';
import { newOrder, onPayment } from '../../../support/handling.ts';
import { processed, times } from '../../../support/records.ts';
import { startLetterPlaces, type LetterPlaces, type LetterStack } from './letters-in-tests.ts';

let places: LetterPlaces;
let stack: LetterStack;
let handled: string[];
beforeAll(async () => {
  places = await startLetterPlaces([
    onPayment((_, { idempotencyKey }) => {
      handled.push(idempotencyKey);
      return Promise.resolve();
    }),
  ]);
});
afterAll(() => places.stop());
beforeEach(async () => {
  handled = [];
  stack = await places.createStack();
});

function run(argv: string[], circumstances: Parameters<typeof runInPipe>[2] = {}) {
  const surroundings = {
    ...stack.surroundings,
    whoIsCalling: () => Promise.resolve('local:ada'),
    sleep: () => Promise.resolve(),
  };
  return runInPipe(
    { ...replay, run: (values, session) => replayDeadLetters(values, session, surroundings) },
    ['--from', 'dlq', ...argv],
    circumstances,
  );
}

const order = (id: string) => wireText({ ...orderFields(), event_id: id });
const orderFields = () => ({ event_type: 'order.placed', body: newOrder('order-1').body });
const user = (id: string) =>
  wireText({ event_id: id, event_type: 'user.created', body: { user_id: id } });

describe('events replay --from dlq', () => {
  it('moves exactly the letters of one type, and each of them is processed once', async () => {
    const ids = times(100, (index) => `evt-${index}`);
    const bodyOf = (id: string, index: number) =>
      [wireText({ event_id: id }), order(id), user(id)][index % 3] ?? '';
    await stack.add(...ids.map(bodyOf));
    // Some of them were handled before, and their last attempt failed.
    const failure = { reason: 'attempts_exhausted', errors: [] } as const;
    const { leaseUntil, ...record } = claimed(processed({ event_id: 'evt-0' }), 'claim-1', '');
    const cause = { status: 'failed', failure, fingerprint: 'f1_0123456789ab' } as const;
    await stack.record({ ...record, ...cause });

    const argv = ['--type', 'payment.processed', '--yes', '--rate', '1000'];
    const { code, stdout, stderr } = await run(argv);
    expect(stdout).toMatch(/^34 of 100 dead letters meet the conditions.\n/);
    expect(stdout).toMatch(/ 34 {2}would be accepted: sent back\n/);
    expect(stdout).toMatch(/\nSent back 34 events. Operation \S+ is done.\n$/);
    expect(stderr).toContain(' (redrive)\n');
    expect(code).toBe(0);

    await stack.consume();
    const expected = ids.filter((_, index) => index % 3 === 0).map((id) => `acme#${id}`);
    expect(handled.toSorted()).toEqual(expected.toSorted());
    expect(await stack.store.find('acme#evt-0')).toMatchObject({
      status: 'processed',
      attempts: 2,
      operationId: expect.stringMatching(/^20/),
    });
    expect(await stack.store.find('acme#evt-1')).toBeUndefined();
    const others = ids.map(bodyOf).filter((_, index) => index % 3 !== 0);
    expect((await stack.bodies(stack.deadLetterQueueUrl)).sort()).toEqual(others.sort());
    expect((await stack.operations())[0]).toMatchObject({
      kind: 'redrive',
      by: 'local:ada',
      status: 'done',
      redrive: { withRefused: false, rate: 1000 },
      counts: { done: 34, skipped: {}, failed: 0 },
    });
  });

  it('shows what it would do, and does nothing', async () => {
    await stack.record(processed({ event_id: 'done' }));
    const invalid = { event_id: 'bad', body: { ...PAYMENT, amount: 'much' } };
    await stack.add(order('new'), wireText({ event_id: 'done' }), wireText(invalid), 'not JSON');
    const { code, stdout } = await run(['--all', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout.replace(/#[0-9a-f-]{36}/, '#ID').split('\n')).toEqual([
      '4 dead letters.',
      'Preview of the replay of dead letters:',
      '      1  would be accepted: sent back',
      '      1  processed already: deleted without sending',
      '      2  would be refused: left there. With --with-refused it is sent, and the ledger keeps it with its errors',
      '         1 × refused (invalid_body), payment.processed v1, such as acme#bad',
      '           /body/amount: must be number, got a string',
      '         1 × refused (malformed_json), such as #ID',
      expect.stringContaining('the message: '),
      '',
    ]);
    expect(await stack.operations()).toEqual([]);
    expect(await stack.bodies(stack.deadLetterQueueUrl)).toHaveLength(4);
  });

  it('asks, and takes no for an answer', async () => {
    await stack.record(processed({ event_id: 'done' }));
    await stack.add(order('new'), wireText({ event_id: 'done' }));
    const asked: string[] = [];
    const ask = (question: string) => Promise.resolve(asked.push(question) === 1 ? 'n' : 'y');
    expect((await run(['--all'], { ask })).stdout).toMatch(/Nothing was changed.\n$/);
    expect(await stack.operations()).toEqual([]);
    const { stdout } = await run(['--all'], { ask });
    expect(stdout).toMatch(/Sent back 1 event. Deleted without sending: 1 processed. Operation/);
    expect(asked[0]).toBe('Delete 1 dead letter and send back 1 event? [y/N] ');
  });

  it('moves what would be refused into the ledger if it is told to', async () => {
    await stack.add('not JSON');
    const { stdout } = await run(['--reason', 'malformed_json', '--with-refused', '--yes']);
    expect((await stack.operations())[0]).toMatchObject({ redrive: { withRefused: true } });
    expect(stdout).toContain('Sent back 1 event.');
    expect(await stack.bodies(stack.queueUrl)).toEqual(['not JSON']);
    expect(await stack.bodies(stack.deadLetterQueueUrl)).toEqual([]);
  });

  it('records the conditions that were given, and no others', async () => {
    await stack.add(order('one'));
    await run(['--type', 'order.placed', '--yes']);
    await stack.add(order('two'));
    await run(['--until', '2100-01-01', '--yes']);
    const filters = (await stack.operations()).map((each) => 'filter' in each && each.filter);
    expect(new Set(filters)).toEqual(
      new Set([{ eventType: 'order.placed' }, { until: '2100-01-01T00:00:00.000Z' }]),
    );
  });

  it('sends one letter by the id of its event', async () => {
    await stack.add(order('one'), order('two'));
    const { code } = await run(['acme#two', '--yes']);
    expect(code).toBe(0);
    expect(await stack.bodies(stack.queueUrl)).toEqual([order('two')]);
  });

  it('says that there is nothing to do', async () => {
    const { code, stdout } = await run(['--all', '--yes']);
    expect([code, stdout]).toEqual([0, 'The dead-letter queue is empty.\nNothing to replay.\n']);
  });

  it('does not call a queue empty whose letters another replay has', async () => {
    await stack.add(order('one'), order('two'));
    await stack.hide(10);
    const { code, stdout, stderr } = await run(['--all', '--yes']);
    expect([code, stdout]).toEqual([
      1,
      'No dead letter was read.\nNothing was replayed, because not all dead letters were read.\n',
    ]);
    expect(stderr).toContain('About 2 more dead letters were not read.');
    const json = JSON.parse((await run(['--all', '--yes', '--json'])).stdout);
    expect(json).toMatchObject({ end: 'not_read', preview: { not_read: 2 } });
  });

  it('fails if it could send only the letters that nobody else has', async () => {
    await stack.add(order('one'), order('two'));
    await stack.hide(1);
    const { code, stdout } = await run(['--all', '--yes']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^1 dead letter was read.\n/);
    expect(stdout).toMatch(/Sent back 1 event.*\nGo on with: .* --all --from dlq\n$/);
  });

  it('says how to go on after Ctrl-C', async () => {
    await stack.add(...times(30, (index) => order(`evt-${index}`)));
    const interruption = new AbortController();
    stack = whenDeleting(stack, () => interruption.abort());
    const { code, stdout } = await run(['--type', 'order.placed', '--yes', '--rate', '10'], {
      signal: interruption.signal,
    });
    expect(code).toBe(130);
    expect(stdout).toMatch(
      /Sent back 10 events. Operation \S+ is stopped.\nGo on with: npm run events -- replay --type order.placed --from dlq --rate 10\n$/,
    );
    expect(await stack.bodies(stack.queueUrl)).toHaveLength(10);
    expect(await stack.bodies(stack.deadLetterQueueUrl)).toHaveLength(20);
  });

  it('says what failed, and that nothing is lost', async () => {
    await stack.add(order('one'));
    stack = whenDeleting(stack, () => {
      throw new Error('no route to SQS');
    });
    const { code, stderr } = await run(['--all', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /no route to SQS\n.*has stopped. Each dead letter is still in its queue/,
    );
    expect(await stack.bodies(stack.deadLetterQueueUrl)).toEqual([order('one')]);
  });

  it('prints JSON', async () => {
    await stack.add(order('one'));
    const { stdout } = await run(['--all', '--yes', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      end: 'done',
      preview: { read: 1, letters: 1, verdicts: { accepted: 1 } },
      operation: { kind: 'redrive', state: 'done', counts: { done: 1 } },
      undeleted: 0,
    });
  });

  it.each([
    [[], 'no condition is given'],
    [['--all', '--edit'], '--edit and --from dlq'],
    [['--reason', 'id_conflict', '--status', 'failed'], '--reason id_conflict and --status failed'],
    [['--all'], 'nobody can be asked here'],
  ])('refuses %j in a pipe', async (argv, text) => {
    const { code, stderr } = await run(argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
  });

  it('is needed for --with-refused', async () => {
    const { code, stderr } = await runInPipe(replay, ['--all', '--with-refused']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected --from dlq')]);
  });
});

/** A stack whose dead letters call a function before they are deleted. */
function whenDeleting(stack: LetterStack, call: () => void): LetterStack {
  const { surroundings } = stack;
  return {
    ...stack,
    surroundings: {
      ...surroundings,
      openDeadLetters: (api, url) => {
        const queue = surroundings.openDeadLetters(api, url);
        const remove = queue.delete.bind(queue);
        queue.delete = async (letters) => {
          if (letters.length > 0) call();
          return remove(letters);
        };
        return queue;
      },
    },
  };
}
