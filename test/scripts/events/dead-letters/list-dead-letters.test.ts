import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { listDeadLetters } from '../../../../scripts/events/dead-letters/list-dead-letters.ts';
import { openListValues } from '../../../../scripts/events/list-options.ts';
import { list } from '../../../../scripts/events/list-command.ts';
import { runInPipe } from '../../../support/command-line.ts';
import { PAYMENT, wireText } from '../../../support/events.ts';
import { processed, times } from '../../../support/records.ts';
import { startLetterPlaces, type LetterPlaces, type LetterStack } from './letters-in-tests.ts';

let places: LetterPlaces;
let stack: LetterStack;
beforeAll(async () => {
  places = await startLetterPlaces();
});
afterAll(() => places.stop());
beforeEach(async () => {
  stack = await places.createStack();
});

function run(argv: string[], circumstances: Parameters<typeof runInPipe>[2] = {}) {
  const { surroundings } = stack;
  return runInPipe(
    {
      ...list,
      run: (values, session) => listDeadLetters(openListValues(values), session, surroundings),
    },
    ['--from', 'dlq', ...argv],
    circumstances,
  );
}

async function addThree(): Promise<void> {
  await stack.record(processed({ event_id: 'done' }));
  await stack.add(
    wireText({ event_id: 'done' }),
    wireText({ event_id: 'bad', body: { ...PAYMENT, amount: 'much' } }),
    wireText({ event_id: 'new' }),
    'not JSON',
  );
}

describe('events list --from dlq', () => {
  it('lists dead letters with what would become of them, and leaves them visible', async () => {
    await addThree();
    const { code, stdout, stderr } = await run(['--oldest-first']);
    expect(code).toBe(0);
    const lines = stdout.replaceAll(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/g, 'a moment ago       ');
    expect(lines.replace(/#[0-9a-f-]{36}/, '#an id').split('\n')).toEqual([
      'SENT (UTC)           VERDICT     REASON              TYPE               VER  EVENT',
      'a moment ago         processed   -                   payment.processed  v1   acme#done',
      'a moment ago         refused     invalid_body        payment.processed  v1   acme#bad',
      'a moment ago         accepted    -                   payment.processed  v1   acme#new',
      'a moment ago         refused     malformed_json      -                  -    #an id',
      '',
    ]);
    expect(stderr).toBe('Ledger of make local\n4 dead letters.\n');
    expect(await stack.bodies(stack.deadLetterQueueUrl)).toHaveLength(4);
  });

  it('prints a line of JSON for each', async () => {
    await addThree();
    const { stdout } = await run(['--json', '--reason', 'invalid_body']);
    expect(JSON.parse(stdout)).toEqual({
      message_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      key: 'acme#bad',
      sent_at: expect.stringMatching(/^20.*Z$/),
      verdict: 'refused',
      reason: 'invalid_body',
      fingerprint: expect.stringMatching(/^f1_/),
      tenant_id: 'acme',
      event_id: 'bad',
      event_type: 'payment.processed',
      schema_version: 'v1',
      format: 'native',
      error: { pointer: '/body/amount', message: expect.any(String), rule: expect.any(String) },
    });
  });

  it.each([
    [['--reason', 'malformed_json'], '1 of 4 dead letters meets the conditions.'],
    [['--tenant', 'acme'], '3 of 4 dead letters meet the conditions.'],
    [['--format', 'native'], '4 dead letters.'],
    [['--format', 'cloudevents'], '0 of 4 dead letters meet the conditions.'],
    [['--until', '1h'], '0 of 4 dead letters meet the conditions.'],
    [['--limit', '2'], '4 dead letters.\nMore of them: --limit. All of them: --all'],
  ])('says with %j how many there are', async (argv, text) => {
    await addThree();
    expect((await run(argv)).stderr).toBe(`Ledger of make local\n${text}\n`);
  });

  it('says that the queue is empty', async () => {
    expect(await run([])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Ledger of make local\nThe dead-letter queue is empty.\n',
    });
  });

  it('says that somebody else reads some of the letters', async () => {
    await addThree();
    await stack.hide(3);
    const { code, stderr } = await run([]);
    expect(stderr).toMatch(
      /About 3 more dead letters were not read. Another.*\n1 dead letter was read.\n$/,
    );
    expect(code).toBe(1);
  });

  it('does not call a queue empty whose letters somebody else reads', async () => {
    await addThree();
    await stack.hide(10);
    const { code, stdout, stderr } = await run(['--json']);
    expect([code, stdout]).toEqual([1, '{"not_read":4}\n']);
    expect(stderr).toMatch(
      /About 4 more dead letters were not read. .*\nNo dead letter was read.\n$/,
    );
  });

  it.each([80, 40])('fits a terminal of %i columns', async (columns) => {
    await stack.add(...times(3, (index) => wireText({ event_id: `evt-${index}` })));
    const { stdout } = await run([], { columns, env: { NO_COLOR: '1' } });
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(stdout).toContain('acme#evt-2');
  });

  it('releases the letters on Ctrl-C', async () => {
    await addThree();
    const interruption = new AbortController();
    const { surroundings } = stack;
    const slow: LetterStack['surroundings'] = {
      ...surroundings,
      openDeadLetters: (api, url) => {
        const queue = surroundings.openDeadLetters(api, url);
        const receive = queue.receive.bind(queue);
        queue.receive = (seconds) => receive(seconds).finally(() => interruption.abort());
        return queue;
      },
    };
    stack = { ...stack, surroundings: slow };
    const { code, stdout } = await run([], { signal: interruption.signal });
    expect([code, stdout]).toEqual([130, '']);
    expect(await stack.bodies(stack.deadLetterQueueUrl)).toHaveLength(4);
  });

  it.each([
    [['--cursor', 'x'], '--cursor and --from dlq'],
    [['--reason', 'id_conflict', '--status', 'failed'], '--reason id_conflict and --status failed'],
    [
      ['--reason', 'malformed_json', '--type', 'order.placed'],
      '--reason malformed_json and --type',
    ],
  ])('refuses %j', async (argv, text) => {
    const { code, stderr } = await run(argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
  });
});
