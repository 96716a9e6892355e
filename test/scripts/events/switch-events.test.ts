import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import type { OperatorSurroundings } from '../../../scripts/events/operator.ts';
import { pause } from '../../../scripts/events/pause-command.ts';
import { resume } from '../../../scripts/events/resume-command.ts';
import { pauseEvents, resumeEvents } from '../../../scripts/events/switch-events.ts';
import { emulatorCredentials } from '../../../scripts/local/emulator-clients.ts';
import { MappingSwitch } from '../../../scripts/local/mapping-switch.ts';
import { serveMappings } from '../../../scripts/local/serve-mappings.ts';
import { DynamoDbOperationLog } from '../../../src/adapters/dynamodb/dynamodb-operation-log.ts';
import { runInPipe } from '../../support/command-line.ts';
import { NOW } from '../../support/events.ts';
import { never } from '../../support/handling.ts';
import { createJournal } from '../../support/journal-table.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { lambdaRefusing, lambdaWith, localRun, MAPPING_ID } from './events-in-tests.ts';

let embedded: EmbeddedLedger;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
});
afterAll(() => embedded.stop());

let journalTableName: string;
let poller: Poller;
let server: Awaited<ReturnType<typeof serveMappings>>;
let time: number;
beforeEach(async () => {
  journalTableName = await createJournal(embedded.client);
  poller = new Poller();
  server = await serveMappings(new Map([[MAPPING_ID, poller.lever]]), () => NOW);
  time = NOW;
});
afterEach(() => server.stop());

/** The only poller of a mapping. It finishes what it has at hand once somebody waits for it. */
class Poller {
  readonly lever = new MappingSwitch(NOW);
  private held: Promise<void> = Promise.resolve();

  constructor() {
    this.lever.join();
  }

  async goOn(): Promise<void> {
    if (this.lever.isOn) await this.held;
    else if (this.lever.state === 'Disabling') {
      this.held = this.lever.pass(new AbortController().signal);
    }
  }
}

function surroundings(changes: Partial<OperatorSurroundings>): OperatorSurroundings {
  const lambda = { ...LOCAL, endpoint: server.endpoint };
  return {
    ...localRun('unused', embedded.endpoint, { journalTableName, lambda }),
    now: () => time,
    loadRules: () => Promise.reject(new Error('nothing is judged')),
    whoIsCalling: () => Promise.resolve('local:ada'),
    sleep: async (milliseconds) => {
      time += milliseconds;
      await poller.goOn();
    },
    ...changes,
  };
}

const LOCAL = { region: 'eu-west-1', credentials: emulatorCredentials() };

/** A stack whose Lambda answers so. */
function withLambda(lambda: LambdaClientConfig): Pick<OperatorSurroundings, 'findLocal'> {
  const { findLocal } = localRun('unused', embedded.endpoint, { journalTableName, lambda });
  return { findLocal };
}

type Circumstances = Parameters<typeof runInPipe>[2];

function runPause(
  argv: string[],
  circumstances: Circumstances = {},
  changes: Partial<OperatorSurroundings> = {},
) {
  const run = (...[values, session]: Parameters<typeof pause.run>) =>
    pauseEvents(values, session, surroundings(changes));
  return runInPipe({ ...pause, run }, argv, circumstances);
}

function runResume(
  argv: string[],
  circumstances: Circumstances = {},
  changes: Partial<OperatorSurroundings> = {},
) {
  const run = (...[values, session]: Parameters<typeof resume.run>) =>
    resumeEvents(values, session, surroundings(changes));
  return runInPipe({ ...resume, run }, argv, circumstances);
}

const operations = () => new DynamoDbOperationLog(embedded.client, journalTableName).list(10);

const PAUSE = ['--reason', 'wrong amounts', '--yes'];

describe('events pause', () => {
  it('stops taking events, waits until none are taken, and says how to go on', async () => {
    const { code, stdout } = await runPause([...PAUSE, '--local']);
    const [operation] = await operations();
    expect(operation).toMatchObject({
      kind: 'pause',
      by: 'local:ada',
      note: 'wrong amounts',
      status: 'done',
    });
    expect([code, stdout]).toEqual([
      0,
      `Paused. Events wait in the queue.\nOperation ${operation?.id} is done.\nTo go on: npm run events -- resume --local\n`,
    ]);
    expect(poller.lever.state).toBe('Disabled');
  });

  it('says since when it is paused, by whom and why, if it is', async () => {
    await runPause(PAUSE);
    const { code, stdout } = await runPause(['--reason', 'another one', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nothing to do: paused since .* UTC by local:ada: wrong amounts\n/);
    const { stdout: json } = await runPause([...PAUSE, '--json']);
    expect(JSON.parse(json)).toMatchObject({
      end: 'already',
      source: { state: 'disabled', paused: { by: 'local:ada', reason: 'wrong amounts' } },
    });
    expect(await operations()).toHaveLength(1);
  });

  it('says so if somebody else has disabled it, by other means', async () => {
    const disabled = { LastModified: NOW / 1000, StateTransitionReason: 'USER_INITIATED' };
    const { code, stdout } = await runPause(
      PAUSE,
      {},
      withLambda(lambdaWith('Disabled', disabled)),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Nothing to do: disabled, but not by "events pause" \(changed last at .* UTC, USER_INITIATED\)\n/,
    );
  });

  it.each([
    ['y', 'Disabled', /^Paused/],
    ['', 'Enabled', /^Nothing was changed\.\n$/],
  ])('asks on a terminal, and takes "%s" for an answer', async (answer, state, text) => {
    const questions: string[] = [];
    const ask = (question: string) => Promise.resolve((questions.push(question), answer));
    const { code, stdout } = await runPause(['--reason', 'x'], { ask });
    expect(questions).toEqual(['Stop taking events from the queue, of all tenants? [y/N] ']);
    expect([code, poller.lever.state]).toEqual([0, state]);
    expect(stdout).toMatch(text);
  });

  it('asks for the reason on a terminal', async () => {
    const answers = ['', 'wrong amounts', 'y'];
    const { code } = await runPause([], { ask: () => Promise.resolve(answers.shift() ?? '') });
    expect(code).toBe(0);
    expect(await operations()).toMatchObject([{ note: 'wrong amounts' }]);
  });

  it('asks nothing if it is paused already', async () => {
    await runPause(PAUSE);
    const ask = () => Promise.reject(new Error('it asked'));
    expect(await runPause(['--reason', 'x'], { ask })).toMatchObject({ code: 0 });
  });

  it.each([
    [['--reason', 'x'], 'add --yes to stop the events of all tenants'],
    [['--yes'], '--reason TEXT is needed'],
    [['--yes', '--reason', ' '], 'expected a text of 1 to 200 characters'],
  ])('refuses %j where nobody can be asked', async (argv, problem) => {
    const { code, stderr } = await runPause(argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
    expect(poller.lever.state).toBe('Enabled');
  });

  it('waits at a mapping that is being updated, and says so if that takes too long', async () => {
    const { code, stdout, stderr } = await runPause(PAUSE, {}, withLambda(lambdaWith('Updating')));
    expect(code).toBe(1);
    expect(stderr).toContain('is updating, and Lambda takes no change until that is over');
    expect(stderr).toContain('Nothing was changed in 5 minutes.');
    expect(stdout).toBe('How it stands: npm run events -- watch --count 1\n');
    expect(await operations()).toEqual([]);
  });

  it('says at Ctrl-C that Lambda goes on with it', async () => {
    const interrupted = new AbortController();
    const sleep = () => {
      interrupted.abort();
      return Promise.resolve();
    };
    const { signal } = interrupted;
    const { code, stdout } = await runPause(PAUSE, { signal }, { sleep });
    expect([code, stdout]).toEqual([
      INTERRUPTED,
      expect.stringMatching(
        /^Lambda has accepted the pause, and goes on with it\. .* is disabling now\.\nOperation \S+ is done\.\nHow it stands: /,
      ),
    ]);
  });

  it('ends with 130 at Ctrl-C while the state is read, and changes nothing', async () => {
    const lambda = { ...LOCAL, requestHandler: { handle: never } };
    const interrupted = new AbortController();
    const ask = () => Promise.resolve('y');
    const ended = runPause(
      ['--reason', 'x'],
      { signal: interrupted.signal, ask },
      withLambda(lambda),
    );
    setImmediate(() => interrupted.abort());
    expect((await ended).code).toBe(INTERRUPTED);
    expect(await operations()).toEqual([]);
  });

  it.each([
    [403, 'AccessDeniedException', 'ada is not authorized', 'Lambda denies access: ada is not'],
    [404, 'ResourceNotFoundException', 'none', 'doesn’t have the event source mapping'],
  ])('says what to do about %i %s', async (status, error, message, text) => {
    const { code, stderr } = await runPause(
      PAUSE,
      {},
      withLambda(lambdaRefusing(status, error, message)),
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining(text)]);
  });
});

describe('events resume', () => {
  it('takes events again, and asks nothing', async () => {
    await runPause(PAUSE);
    time += 60_000;
    const { code, stdout } = await runResume(['--reason', 'fixed']);
    const [operation] = await operations();
    expect(operation).toMatchObject({ kind: 'resume', by: 'local:ada', note: 'fixed' });
    expect([code, stdout]).toEqual([
      0,
      `Resumed. Events are taken from the queue again.\nOperation ${operation?.id} is done.\n`,
    ]);
    expect(poller.lever.state).toBe('Enabled');
  });

  it('says so if it is not paused', async () => {
    const { code, stdout } = await runResume([]);
    expect([code, stdout]).toEqual([0, 'Nothing to do: events are taken from the queue.\n']);
    const { stdout: json } = await runResume(['--json']);
    expect(JSON.parse(json)).toMatchObject({ end: 'already', state: 'enabled' });
    expect(await operations()).toEqual([]);
  });

  it('needs no reason', async () => {
    await runPause(PAUSE);
    expect(await runResume([])).toMatchObject({ code: 0 });
    expect((await operations()).map(({ kind }) => kind)).toContain('resume');
  });

  it('says what to do about a mapping that is being deleted', async () => {
    const { code, stderr } = await runResume([], {}, withLambda(lambdaWith('Deleting')));
    expect([code, stderr]).toEqual([1, expect.stringContaining('is being deleted')]);
  });
});
