import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { OUTPUTS } from '../../../src/names/stack.ts';
import {
  startAwsServer,
  type AwsAnswer,
  type AwsCall,
  type AwsServer,
} from '../../support/aws-server.ts';
import { wireEvent } from '../../support/events.ts';
import { enter } from './console-in-tests.ts';
import { startLocalConsole } from './local-console.ts';

const PATIENCE = { interval: 200 };

describe('the console of make local', () => {
  it('is served while the run goes on, and records a test event as the deployed functions do', async () => {
    const { link, ask, end } = await startLocalConsole({ ledgerRetentionDays: 20 });
    const page = await ask('/');
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('/app.js')]);
    expect((await ask('/app.js')).status).toBe(200);
    const told = await ask('/api/session');
    expect([told.status, JSON.parse(told.body)]).toMatchObject([
      200,
      { stack: 'make local', local: true },
    ]);

    const sent = { type: 'payment.processed', id: 'tested', tenant_id: 'acme', payload: PAYLOAD };
    const headers = { 'content-type': 'application/json' };
    const posted = await ask('/api/events', {
      method: 'POST',
      headers,
      body: JSON.stringify(sent),
    });
    expect([posted.status, JSON.parse(posted.body)]).toMatchObject([201, { status: 'processed' }]);
    const shown = await ask('/api/events/tested?tenant_id=acme');
    const event = JSON.parse(shown.body) as Record<string, string>;
    const days =
      (Date.parse(event['expire_at'] ?? '') - Date.parse(event['received_at'] ?? '')) / 86_400_000;
    expect([shown.status, Math.round(days)]).toEqual([200, 20]);

    expect(await end()).toContain(`See it in a browser:  ${link}\n`);
    await expect(ask('/')).rejects.toThrow('ECONNREFUSED');
  });
});

const PAYLOAD = wireEvent()['body'];

/** CloudFormation knows the stack, and its table is empty. */
function answerOfAws({ body }: AwsCall): AwsAnswer {
  if (!body.includes('Action=DescribeStacks')) return { status: 200, body: '{}' };
  const outputs = Object.values(OUTPUTS).map(
    (name) =>
      `<member><OutputKey>${name}</OutputKey><OutputValue>http://127.0.0.1/${name}</OutputValue></member>`,
  );
  const stack = `<member><StackName>s</StackName><Outputs>${outputs.join('')}</Outputs></member>`;
  const result = `<DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult>`;
  return { status: 200, body: `<DescribeStacksResponse>${result}</DescribeStacksResponse>` };
}

/** What the command prints with `--json`. */
interface Printed {
  readonly link?: string;
  readonly error?: { readonly message: string };
}

describe('npm run events -- console', () => {
  let folder: string;
  let aws: AwsServer;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    aws = await startAwsServer(answerOfAws);
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await aws.stop();
    await rm(folder, { recursive: true });
  });

  /** Starts the command, as on a machine without credentials. Gives the link that it prints. */
  async function start(argv: readonly string[]): Promise<string> {
    child = spawn(process.execPath, ['scripts/events.ts', 'console', '--json', ...argv], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL: aws.endpoint,
      },
    });
    if (!child.stdout) throw new Error('stdout is a pipe');
    for await (const line of createInterface({ input: child.stdout })) {
      const { link, error } = JSON.parse(line) as Printed;
      if (link !== undefined) return link;
      throw new Error(error?.message);
    }
    throw new Error('it printed no link');
  }

  it('goes on by itself once credentials are there, and ends at Ctrl-C', async () => {
    const ask = await enter(await start(['--stage', 'dev']));
    const missing = async () => {
      const { status, body } = await ask('/api/session');
      return { status, ...(JSON.parse(body) as object) };
    };
    // On a slow machine, the first answer says that the console is still looking for the stack.
    await expect.poll(missing, PATIENCE).toMatchObject({
      ...{ status: 503, missing: 'credentials' },
      detail: expect.stringContaining('No AWS credentials.') as string,
    });
    const credentials = '[default]\naws_access_key_id = id\naws_secret_access_key = secret\n';
    await mkdir(join(folder, '.aws'));
    await writeFile(join(folder, '.aws/credentials'), credentials);
    const status = async () => (await ask('/api/session')).status;
    await expect.poll(status, PATIENCE).toBe(200);
    child?.kill('SIGINT');
    expect(await once(child as ChildProcess, 'exit')).toEqual([130, null]);
  });

  it('says which port is taken', async () => {
    const port = new URL(aws.endpoint).port;
    await expect(start(['--port', port])).rejects.toThrow(`Port ${port} is taken.`);
    expect(child?.exitCode ?? (await once(child as ChildProcess, 'exit'))[0]).toBe(1);
  });
});
