import { readFileSync } from 'node:fs';

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { CONSOLE_ROUTES } from '../../../src/http/console/console-routes.ts';
import { wireEvent, wireText } from '../../support/events.ts';
import { policiesOf } from '../../operating/policies.ts';
import { recordCalls, type RecordedCalls } from '../../operating/recorded-calls.ts';
import { startLocalConsole, type LocalConsole } from './local-console.ts';

const PATIENCE = { timeout: 500_000, interval: 100 };

const OPERATING = policiesOf(readFileSync('docs/operating.md', 'utf8'));
const CONSOLE = policiesOf(readFileSync('docs/console.md', 'utf8'));
const [READ = [], CHANGE = [], SWITCH = []] = OPERATING;
const [LOOK = [], PUBLISH = []] = CONSOLE;

let console: LocalConsole;
let calls: RecordedCalls;
/** Of an event that was rejected. */
let fingerprint: string;
beforeAll(async () => {
  console = await startLocalConsole(
    { batchSize: 10, batchWindowSeconds: 0 },
    async (stack, endpoints, found) => {
      calls = await recordCalls(endpoints, () => found);
      await calls.followLambda(found.lambdaEndpoint);
      return calls.stack(stack);
    },
  );
  const { found, endpoints } = console;
  const { region, credentials, sqs: endpoint } = endpoints;
  const sqs = new SQSClient({ region, credentials, endpoint });
  for (const event_id of ['rejected-1', 'rejected-2', 'rejected-3', 'rejected-4']) {
    const MessageBody = wireText({ event_id, body: { amount: 'much' } });
    await sqs.send(new SendMessageCommand({ QueueUrl: found.queueUrl, MessageBody }));
  }
  sqs.destroy();
  const causes = async () =>
    (JSON.parse((await console.ask('/api/causes')).body) as Causes).snapshot?.causes ?? [];
  await vi.waitFor(async () => expect((await causes())[0]?.events).toBe(4), PATIENCE);
  fingerprint = (await causes())[0]?.fingerprint ?? '';
});
afterAll(async () => {
  await console.end();
  await calls.stop();
});

interface Causes {
  readonly snapshot?: {
    readonly causes: readonly { readonly fingerprint: string; readonly events: number }[];
  };
}

/** Sends a request, which must succeed, and gives its answer. */
async function succeed(path: string, json?: object, status = [200, 201, 202]): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const request = json && { method: 'POST', headers, body: JSON.stringify(json) };
  const answer = await console.ask(`/api${path}`, request);
  expect(status, `${path}: ${answer.body}`).toContain(answer.status);
  return answer.body.startsWith('{') ? JSON.parse(answer.body) : answer.body;
}

/** What was called since the last time, and isn't allowed. */
function notAllowed(...policies: readonly (readonly string[])[]): string[] {
  const allowed = new Set(policies.flat());
  return calls.take().filter((call) => !allowed.has(call));
}

describe('the permissions in docs/console.md', () => {
  it('are enough to look at every page', async () => {
    calls.take();
    const values: Readonly<Record<string, string>> = {
      ...{ id: 'rejected-1', key: 'acme%23rejected-1', fingerprint },
      ...{ type: 'payment.processed', version: 'v1' },
    };
    const queries: Readonly<Record<string, string>> = {
      '/events': '?tenant_id=acme',
      '/events/{id}': '?tenant_id=acme',
      '/records': '?text=acme%23rejected-1',
      '/records/{key}': '?text=sent&neighbours=true',
      '/records/{key}/comparison': '?with=acme%23rejected-2',
    };
    for (const { method, path } of CONSOLE_ROUTES) {
      if (method !== 'GET' || path.startsWith('/operations/')) continue;
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
      await succeed(`${filled}${queries[path] ?? ''}`);
    }
    await succeed('/events?status=failed');
    expect(notAllowed(READ, LOOK)).toEqual([]);
  });

  it('are enough to send test events, and little more', async () => {
    calls.take();
    const event: Readonly<Record<string, unknown>> = { ...wireEvent(), event_id: 'test-1' };
    await succeed('/events?dry_run=true', event);
    await succeed('/events', event);
    await succeed('/events', event);
    await succeed(
      '/events',
      { ...event, body: { ...(event['body'] as object), amount: 2 } },
      [409],
    );
    await succeed('/events', { ...wireEvent(), event_id: 'rejected-4' });
    const large = 'x'.repeat(900_000).replaceAll(/x/g, () => Math.random().toString(36).charAt(2));
    await succeed('/events', { ...event, event_id: 'test-2', note: large });
    const made = calls.take();
    expect(made.filter((call) => !PUBLISH.includes(call))).toEqual([]);
    // Events with handlers are sent, too, and a large text is compared.
    const seldom = [
      'sqs:SendMessage <QueueUrl>',
      's3:GetObject <BucketName>/*',
      'dynamodb:GetItem <TableName>',
    ];
    expect(PUBLISH.filter((allowed) => ![...made, ...seldom].includes(allowed))).toEqual([]);
  });

  it('are enough to replay, discard, edit, pause and resume', async () => {
    calls.take();
    const filter = { id: 'acme#rejected-1' };
    await succeed('/operations/replay?dry_run=true', { filter });
    const record = (await succeed('/records/acme%23rejected-2')) as { readonly stamp: string };
    const text = wireText({ event_id: 'rejected-2' });
    await succeed('/records/acme%23rejected-2/edit?dry_run=true', { text });
    await succeed('/records/acme%23rejected-2/edit', { text, seen: record.stamp });
    const discarded = { filter: { id: 'acme#rejected-3' }, expected: 1, note: 'a test' };
    const { id } = (await succeed('/operations/discard', discarded)) as { readonly id: string };
    await succeed(`/operations/${id}`);
    expect(notAllowed(READ, LOOK, CHANGE)).toEqual([]);
    await succeed('/source/pause', { note: 'a test' });
    await succeed('/source/resume', {});
    expect(notAllowed(READ, LOOK, SWITCH)).toEqual([]);
  });
});
