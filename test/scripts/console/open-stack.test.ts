import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ConsoleTarget, type Opening } from '../../../scripts/console/console-target.ts';
import { stackOpener, type StackOpener } from '../../../scripts/console/open-stack.ts';
import type { TargetValues } from '../../../scripts/events/target-options.ts';
import { StackNotFound, type FoundStack } from '../../../scripts/stack/find-stack.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import { startAwsServer, type AwsAnswer, type AwsServer } from '../../support/aws-server.ts';
import { CREDENTIALS } from '../../support/aws-connections.ts';
import { NOW, PAYMENTS } from '../../support/events.ts';
import { startTestConsole, type TestConsole } from './console-in-tests.ts';

const ADA = 'arn:aws:sts::123456789012:assumed-role/Operators/ada';
const OTHER = 'arn:aws:iam::210987654321:user/ada';

let aws: AwsServer;
/** What DynamoDB answers, by the operation. Others succeed, and find nothing. */
let answers: Partial<Record<string, AwsAnswer>>;
let stderr: string;
let identity: string | Error;
let found: () => FoundStack;
let consoles: TestConsole[];
let page: string;
beforeEach(async () => {
  answers = {};
  aws = await startAwsServer(({ operation }) => answers[operation] ?? { status: 200, body: '{}' });
  stderr = '';
  identity = ADA;
  found = () => stackOn(aws);
  consoles = [];
  page = await mkdtemp(join(tmpdir(), 'console-'));
});
afterEach(async () => {
  await Promise.all(consoles.map(({ server }) => server.stop()));
  await aws.stop();
  await rm(page, { recursive: true });
});

function failure(type: string, message: string): AwsAnswer {
  return { status: 400, body: JSON.stringify({ __type: `com.amazonaws#${type}`, message }) };
}

function stackOn({ endpoint }: AwsServer, local = false): FoundStack {
  const client = { endpoint, region: 'eu-west-1', credentials: CREDENTIALS, maxAttempts: 1 };
  return {
    name: local ? 'make local' : 'EventProcessor-dev',
    stage: 'dev',
    local,
    queueUrl: `${endpoint}/queue`,
    deadLetterQueueUrl: `${endpoint}/dead`,
    tableName: 'ledger',
    journalTableName: 'journal',
    bucketName: 'texts',
    eventSourceMappingId: 'mapping',
    ...{ sqs: client, dynamoDb: client, s3: client, lambda: client },
  };
}

const AWS: TargetValues = { stage: 'dev', local: false };

function openerOf(values: TargetValues, overrides: Partial<StackOpener['surroundings']> = {}) {
  return stackOpener({
    values,
    readOnly: false,
    session: {
      env: {},
      stderr: { write: (text) => (stderr += text) },
      signal: new AbortController().signal,
    },
    surroundings: {
      findStack: async () => Promise.resolve(found()),
      findLocal: () => found(),
      whoIsCalling: () =>
        identity instanceof Error ? Promise.reject(identity) : Promise.resolve(identity),
      now: () => NOW,
      sleep: () => Promise.resolve(),
      ...overrides,
    },
    rules: () =>
      Promise.resolve({ registry: PAYMENTS, handlers: new HandlerRegistry([], PAYMENTS) }),
  });
}

/** A console that has opened its stack, and whose time goes on by 3 s with each request. */
async function openConsole(open: () => Promise<Opening>): Promise<TestConsole> {
  let now = 0;
  const target = new ConsoleTarget(open, () => (now += 3_000));
  const console = await startTestConsole(page, { target });
  consoles.push(console);
  return console;
}

async function get(console: TestConsole, path: string, cookie: string) {
  const { status, body } = await console.ask(`/api${path}`, { headers: { cookie } });
  return { status, body: JSON.parse(body) as unknown };
}

describe('the stack of the console', () => {
  it('is opened with who calls, and where', async () => {
    const console = await openConsole(openerOf(AWS));
    expect(await get(console, '/session', await console.enter())).toEqual({
      status: 200,
      body: {
        stack: 'EventProcessor-dev',
        stage: 'dev',
        local: false,
        region: 'eu-west-1',
        account: '123456789012',
        identity: ADA,
        read_only: false,
        reason_texts: expect.any(Object) as unknown,
      },
    });
  });

  it.each([
    [new StackNotFound('There is no stack EventProcessor-dev.'), 'stack'],
    [
      new StackNotFound('No AWS credentials.', { cause: named('CredentialsProviderError') }),
      'credentials',
    ],
    [new Error('The credentials have expired.', { cause: named('ExpiredToken') }), 'credentials'],
  ])('may be missing: %s', async (error, missing) => {
    identity = error;
    const opening = await openerOf(AWS)();
    expect(opening).toMatchObject({
      kind: 'trouble',
      trouble: { missing, detail: expect.stringContaining(error.message) },
    });
  });

  it('has no ledger if its table is gone', async () => {
    answers['GetItem'] = failure('ResourceNotFoundException', 'Requested resource not found');
    const console = await openConsole(openerOf(AWS));
    expect(await get(console, '/session', await console.enter())).toMatchObject({
      status: 503,
      body: { missing: 'store', detail: expect.stringContaining('make deploy') },
    });
  });

  it('is found by itself once what was missing is there', async () => {
    identity = new StackNotFound('There is no stack EventProcessor-dev.');
    const console = await openConsole(openerOf(AWS));
    const cookie = await console.enter();
    expect(await get(console, '/session', cookie)).toMatchObject({ body: { missing: 'stack' } });
    identity = ADA;
    expect(await get(console, '/session', cookie)).toMatchObject({ status: 200 });
  });

  it('stays the local run, and never becomes an account of AWS', async () => {
    found = () => stackOn(aws, true);
    let asked = 0;
    const open = openerOf(
      { stage: undefined, local: false },
      {
        findStack: () => {
          asked += 1;
          return Promise.reject(new Error('asked AWS'));
        },
      },
    );
    expect(await open()).toMatchObject({ kind: 'opened' });
    found = () => {
      throw new StackNotFound('"make local" is not running.');
    };
    expect(await open()).toMatchObject({ trouble: { missing: 'stack' } });
    expect(asked).toBe(0);
  });

  it('stays in its account', async () => {
    const open = openerOf(AWS);
    expect(await open()).toMatchObject({ kind: 'opened' });
    identity = OTHER;
    expect(await open()).toMatchObject({
      trouble: { missing: 'credentials', detail: expect.stringContaining('account 210987654321') },
    });
  });
});

describe('a request that AWS fails', () => {
  it('names the permission that is missing, and everything else works', async () => {
    const denied = `User: ${ADA} is not authorized to perform: dynamodb:Query on resource: journal`;
    answers['GetItem'] = failure('AccessDeniedException', 'not this one either');
    answers['Query'] = failure('AccessDeniedException', denied);
    const console = await openConsole(openerOf(AWS));
    const cookie = await console.enter();
    expect(await get(console, '/operations', cookie)).toMatchObject({
      status: 403,
      body: { missing_action: 'dynamodb:Query', detail: expect.stringContaining(denied) },
    });
    expect(await get(console, '/session', cookie)).toMatchObject({ status: 200 });
    expect(stderr).toBe('');
  });

  it('says why, and what to do', async () => {
    answers['Query'] = failure('ValidationException', 'something is odd');
    const console = await openConsole(openerOf(AWS));
    expect(await get(console, '/operations', await console.enter())).toMatchObject({
      status: 503,
      body: { detail: 'DynamoDB: ValidationException: something is odd' },
    });
  });

  it('is over with the local run that it was for, and the next run takes its place', async () => {
    found = () => stackOn(aws, true);
    const console = await openConsole(openerOf({ stage: undefined, local: true }));
    const cookie = await console.enter();
    expect(await get(console, '/operations', cookie)).toMatchObject({ status: 200 });
    await aws.stop();
    expect(await get(console, '/operations', cookie)).toMatchObject({
      status: 503,
      body: { missing: 'stack', detail: expect.stringContaining('make local') },
    });
    aws = await startAwsServer(() => ({ status: 200, body: '{}' }));
    expect(await get(console, '/session', cookie)).toMatchObject({ status: 200 });
  });

  it('opens the stack again once the credentials have expired', async () => {
    const console = await openConsole(openerOf(AWS));
    const cookie = await console.enter();
    answers['Query'] = failure('ExpiredTokenException', 'expired');
    const expired = {
      body: { missing: 'credentials', detail: expect.stringContaining('expired') },
    };
    expect(await get(console, '/operations', cookie)).toMatchObject({ status: 503, ...expired });
    answers = {};
    expect(await get(console, '/operations', cookie)).toMatchObject({ status: 200 });
  });
});

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
