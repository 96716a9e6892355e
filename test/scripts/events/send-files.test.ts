import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { HttpResponse } from '@smithy/core/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { connected } from '../../../scripts/events/connect.ts';
import { send } from '../../../scripts/events/send-command.ts';
import { senderMappings } from '../../../scripts/formats/sender-mappings.ts';
import { sendFiles } from '../../../scripts/events/send-files.ts';
import type { FoundStack } from '../../../scripts/stack/find-stack.ts';
import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { runInPipe } from '../../support/command-line.ts';
import { wireText } from '../../support/events.ts';
import { localRun } from './events-in-tests.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Record<string, string>;
}

const PROCESSED: Answer = { status: 201, body: { id: 'evt-1', status: 'processed' } };
const BUSY: Answer = { status: 503, body: { detail: 'busy' }, headers: { 'retry-after': '7' } };

let folder: string;
let api: Server;
let apiUrl: string;
let asked: Asked[];
/** One a request; the last answers all that follow. */
let answers: Answer[];
let slept: number[];
/** A request is answered after this. @param number of the request, from 1 on */
let answering: (number: number) => Promise<unknown>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-'));
  asked = [];
  answers = [PROCESSED];
  slept = [];
  answering = () => Promise.resolve();
  api = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { method, url, headers } = request;
      await answering(asked.push({ method, url, headers, body }));
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(answer?.status ?? 500, answer?.headers);
      response.end(JSON.stringify(answer?.body));
    });
  });
  await once(api.listen(0, '127.0.0.1'), 'listening');
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
});
afterEach(async () => {
  api.close();
  api.closeAllConnections();
  await rm(folder, { recursive: true });
});

async function run(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: string[] = [],
  stack: Partial<FoundStack> = { apiUrl },
  signal = new AbortController().signal,
  mappings: MappingsFile = {},
) {
  const names = Object.keys(files);
  for (const name of names) await writeFile(join(folder, name), files[name] ?? '');
  const clock = {
    now: () => 0,
    sleep: (milliseconds: number) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
  };
  const surroundings = localRun('table', 'http://127.0.0.1:1', stack);
  const { code, stdout, stderr } = await runInPipe(
    {
      ...send,
      run: (values, session) =>
        connected(values, session, surroundings, (connection) =>
          sendFiles(values, session, connection, {
            stdin: Readable.from([]),
            clock,
            loadMappings: () => senderMappings(mappings),
          }),
        ),
    },
    [...names.map((name) => join(folder, name)), ...options],
    { signal },
  );
  return { code, stderr, stdout: stdout.replaceAll(`${folder}/`, '') };
}

/** An SQS that takes each message, and the calls that it got. */
function queue() {
  const calls: unknown[] = [];
  const handle = ({ body: sent }: { body: Uint8Array }) => {
    calls.push(JSON.parse(Buffer.from(sent).toString()));
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    const body = Readable.from(['{"MessageId":"1"}']);
    return Promise.resolve({ response: new HttpResponse({ statusCode: 200, headers, body }) });
  };
  const sqs = {
    endpoint: 'http://127.0.0.1:1',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    md5: false as const,
    requestHandler: { handle },
  };
  return { calls, sqs };
}

describe('events send', () => {
  it('posts each event of files, lines and arrays as it is, and counts what became of them', async () => {
    const one = wireText();
    const ended = await run({
      'a.json': one,
      'b.jsonl': `${one}\n\n{"id":"x",  "type":"t"}\n`,
      'c.json': `[${one}, {"id":"y"}]`,
    });
    expect(ended).toMatchObject({
      code: 0,
      stdout: '5 accepted (5 processed), 0 refused, 0 unconfirmed by http\n',
    });
    expect(asked.map(({ body }) => body).sort()).toEqual(
      [one, one, one, '{"id":"x",  "type":"t"}', '{"id":"y"}'].sort(),
    );
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: '/events',
      headers: { 'content-type': 'application/json' },
    });
    expect(asked.every(({ headers }) => headers['idempotency-key'] === undefined)).toBe(true);
  });

  it.each([
    ['in the short form', '{"type":"t","payload":1}'],
    ['in the envelope, which has no field id', '{"event_type":"t","id":"x","body":1}'],
  ])('tries an event %s again with the same id, as late as the API asks', async (_, event) => {
    const limited = { status: 429, body: { message: 'Too Many Requests' } };
    answers = [BUSY, limited, { status: 200, body: { status: 'processed', duplicate: true } }];
    const ended = await run({ 'a.json': event });
    expect(ended.stdout).toContain('1 accepted (1 duplicate)');
    expect(slept).toEqual([7000, 200]);
    const keys = asked.map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives up after six attempts, and says that the event may have been accepted', async () => {
    answers = [BUSY];
    const ended = await run({ 'a.json': wireText() });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('a.json: unconfirmed: HTTP 503: busy\n');
    expect(ended.stdout).toContain('Send the unconfirmed ones again, with the same ids');
    expect(asked).toHaveLength(6);
  });

  it('says why an event is refused, and doesn’t try it again', async () => {
    const errors = [{ pointer: '/payload/amount', keyword: 'type', detail: 'must be a number' }];
    answers = [{ status: 422, body: { detail: 'The event is not valid.', errors } }];
    const latin1 = Buffer.from([0x22, 0xe9, 0x22]);
    const ended = await run({ 'a.json': wireText(), 'b.json': latin1 });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(
      'a.json: refused: HTTP 422: The event is not valid.\n  /payload/amount must be a number\n',
    );
    expect(ended.stdout).toContain('b.json: refused: it must be UTF-8, and was not sent\n');
    expect(asked).toHaveLength(1);
  });

  it('tells events in the order of the lines, although a later one is answered first', async () => {
    answers = [{ status: 422, body: { detail: 'The event is not valid.' } }];
    const others = Promise.withResolvers<undefined>();
    answering = (number) => {
      if (number === 3) others.resolve(undefined);
      return number === 1 ? others.promise : Promise.resolve();
    };
    const { stdout } = await run({ 'a.jsonl': '{"id":"1"}\n{"id":"2"}\nno JSON\n' });
    expect(stdout.match(/^a\.jsonl:\d: refused/gm)).toEqual([
      'a.jsonl:1: refused',
      'a.jsonl:2: refused',
      'a.jsonl:3: refused',
    ]);
  });

  it('prints a line of JSON for each event with --json', async () => {
    const { stdout } = await run({ 'a.json': wireText() }, ['--json']);
    expect(JSON.parse(stdout.replaceAll(`${folder}/`, ''))).toEqual({
      place: 'a.json',
      kind: 'accepted',
      result: 'processed',
      id: 'evt-1',
    });
  });

  it('says that nothing answers, and sends nothing more once it is interrupted', async () => {
    api.close();
    const ended = await run({ 'a.json': wireText() });
    expect(ended.stdout).toContain(`a.json: unconfirmed: ${apiUrl} can’t be reached`);
    const stopped = new AbortController();
    slept = [];
    stopped.abort(new Error('interrupted'));
    const files = { 'b.json': wireText() };
    await expect(run(files, [], { apiUrl }, stopped.signal)).resolves.toMatchObject({ code: 130 });
    expect(slept).toEqual([]);
  });

  it('signs requests to a deployed stack', async () => {
    await run({ 'a.json': wireText() }, [], { apiUrl, local: false });
    expect(asked[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/eu-west-1\/execute-api\/aws4_request/,
    );
    expect(asked[0]?.headers.host).toBe(new URL(apiUrl).host);
  });

  it('signs the attributes of a CloudEvent, too', async () => {
    const options = ['--via', 'http', '--format', 'cloudevents-binary'];
    await run({ 'a.json': wireText() }, options, { apiUrl, local: false });
    const { authorization } = asked[0]?.headers ?? {};
    expect(/SignedHeaders=([^,]+),/.exec(authorization ?? '')?.[1]?.split(';')).toEqual([
      ...['ce-id', 'ce-schemaversion', 'ce-source', 'ce-specversion', 'ce-tenantid', 'ce-time'],
      ...['ce-type', 'content-type', 'host', 'x-amz-content-sha256', 'x-amz-date'],
    ]);
  });

  it('tries a CloudEvent again as it was', async () => {
    answers = [BUSY, PROCESSED];
    const options = ['--via', 'http', '--format', 'cloudevents'];
    const ended = await run({ 'a.json': wireText() }, options);
    expect(ended.stdout).toBe('1 accepted (1 processed), 0 refused, 0 unconfirmed by http\n');
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[0]?.headers['content-type']).toBe('application/cloudevents+json');
  });

  it('needs an API for --via http, and takes the queue if there is none', async () => {
    const without = await run({ 'a.json': wireText() }, ['--via', 'http'], {});
    expect([without.code, without.stderr]).toEqual([
      2,
      expect.stringContaining('--via http: make local has no HTTP API'),
    ]);
    const { calls, sqs } = queue();
    const { stdout } = await run({ 'a.json': wireText() }, [], { sqs });
    expect(stdout).toBe('1 accepted (1 sent), 0 refused, 0 unconfirmed by sqs\n');
    expect(calls).toMatchObject([{ MessageBody: wireText(), MessageGroupId: 'acme' }]);
  });

  it('sends an event by SQS in another format, and refuses what has no place in it', async () => {
    const { calls, sqs } = queue();
    const files = { 'a.json': wireText(), 'b.json': '{"id":"x","type":"t","payload":1}' };
    const ended = await run(files, ['--format', 'cloudevents-binary'], { apiUrl, sqs });
    expect(ended).toMatchObject({
      code: 1,
      stdout:
        'b.json: refused: it can’t be written in another format: it must be a native event, an object with event_type and body\n' +
        '1 accepted (1 sent), 1 refused, 0 unconfirmed by sqs\n',
    });
    const { body } = JSON.parse(wireText()) as { body: unknown };
    expect(calls).toMatchObject([
      {
        MessageBody: JSON.stringify(body),
        MessageGroupId: 'acme',
        MessageAttributes: { 'ce-specversion': { DataType: 'String', StringValue: '1.0' } },
      },
    ]);
  });

  it('sends an event by SQS with the names that the senders of a format have', async () => {
    const { calls, sqs } = queue();
    const mappings = {
      tenants: { '123456789012': 'acme' },
      eventbridge: { tenant_id: '/account' },
    };
    const { signal } = new AbortController();
    const options = ['--format', 'eventbridge'];
    await run({ 'a.json': wireText() }, options, { apiUrl, sqs }, signal, mappings);
    const [{ MessageBody: body, MessageGroupId }] = calls as [Record<string, string>];
    expect(JSON.parse(body ?? '')).toMatchObject({ account: '123456789012', source: 'web' });
    expect(MessageGroupId).toBe('acme');
  });

  it('takes the queue for the native format, too, if --format names it', async () => {
    const { calls, sqs } = queue();
    await run({ 'a.json': wireText() }, ['--format', 'native'], { apiUrl, sqs });
    expect(calls).toMatchObject([{ MessageBody: wireText() }]);
  });

  it.each(['sns', 'sns-raw', 'eventbridge'])('sends %s by the queue only', async (format) => {
    const { code, stderr } = await run({ 'a.json': '{}' }, ['--via', 'http', '--format', format]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `--format ${format}: SNS and EventBridge send to the queue only, so the HTTP API doesn’t take their formats; use --via sqs, or --format cloudevents`,
    );
  });

  it('says which formats there are', async () => {
    const wrong = await run({ 'a.json': '{}' }, ['--format', 'kafka']);
    expect(wrong.stderr).toContain('--format: expected one of native, cloudevents, ');
  });
});
