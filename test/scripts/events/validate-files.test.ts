import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { command } from '../../../scripts/events.ts';
import { validate } from '../../../scripts/events/validate-command.ts';
import { validateFiles } from '../../../scripts/events/validate-files.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import { runInPipe } from '../../support/command-line.ts';
import { NOW, PAYMENT, PAYMENTS, wireText } from '../../support/events.ts';
import { SAMPLES } from '../../support/services.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'validate-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The handlers of a checkout that handles version v2 only. */
const HANDLERS = new HandlerRegistry(
  [{ eventType: 'payment.processed', versions: ['v2'], handler: () => undefined }],
  PAYMENTS,
);

async function run(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: string[] = [],
  stdin: readonly string[] = [],
  registry = PAYMENTS,
) {
  const names = Object.keys(files);
  for (const name of names) await writeFile(join(folder, name), files[name] ?? '');
  const surroundings = {
    loadRules: () => Promise.resolve({ registry, handlers: HANDLERS }),
    stdin: asyncOf(stdin),
    now: () => NOW,
  };
  const { code, stdout, stderr } = await runInPipe(
    { ...validate, run: (values, session) => validateFiles(values, session, surroundings) },
    [...names.map((name) => join(folder, name)), ...options],
  );
  return { code, stderr, stdout: stdout.replaceAll(`${folder}/`, '') };
}

// eslint-disable-next-line @typescript-eslint/require-await -- as a stream gives its chunks
async function* asyncOf(chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

const WRONG = wireText({ body: { ...PAYMENT, amount: -1 } });

describe('events validate', () => {
  it('says what becomes of an event with a handler, and of one without', async () => {
    expect(
      await run({ 'a.json': wireText(), 'b.json': wireText({ schema_version: 'v2' }) }),
    ).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'a.json: accepted: acme#evt-1, payment.processed v1, would be recorded; it has no handler',
        'b.json: accepted: acme#evt-1, payment.processed v2, would be handled by its handler',
        '2 accepted, 0 rejected',
        '',
      ].join('\n'),
    });
  });

  it('shows the errors that the processor would record', async () => {
    const { code, stdout } = await run({ 'a.json': WRONG });
    expect([code, stdout]).toEqual([
      1,
      'a.json: rejected: invalid_body, acme#evt-1\n' +
        '  /body/amount: must be > 0, got a number\n' +
        '0 accepted, 1 rejected\n',
    ]);
  });

  it('reads other formats, and names them', async () => {
    const text = (amount: unknown) =>
      JSON.stringify({
        specversion: '1.0',
        ...{ id: 'evt-1', type: 'payment.processed', source: 'web', time: '2026-11-21T08:59:58Z' },
        ...{ schemaversion: 'v1', tenantid: 'acme', data: { ...PAYMENT, amount } },
      });
    const files = { 'a.json': text(1), 'b.json': text('1') };
    const { stdout } = await run(files, [], [], SAMPLES);
    expect(stdout).toBe(
      'a.json: accepted: acme#evt-1, payment.processed v1 (cloudevents), would be recorded; it has no handler\n' +
        'b.json: rejected: invalid_body, acme#evt-1 (cloudevents)\n' +
        '  /data/amount: must be number, got a string\n' +
        '1 accepted, 1 rejected\n',
    );
  });

  it('reads an event from each line that is not blank', async () => {
    const { code, stdout } = await run({ 'a.jsonl': `${wireText()}\r\n\n${WRONG}\nx` });
    expect(code).toBe(1);
    expect(stdout.match(/^\S+: \w+(: \w+)?/gm)).toEqual([
      'a.jsonl:1: accepted: acme',
      'a.jsonl:3: rejected: invalid_body',
      'a.jsonl:4: rejected: malformed_json',
    ]);
  });

  it.each([[[wireText()]], [[wireText().slice(0, 30), wireText().slice(30)]]])(
    'reads the standard input, in whatever parts it comes',
    async (stdin) => {
      for (const options of [['-'], ['-', '--lines']]) {
        const { code, stdout } = await run({}, options, stdin);
        expect([code, stdout]).toEqual([0, expect.stringMatching(/^stdin(:1)?: accepted/)]);
      }
    },
  );

  it('judges the expiry only with --now', async () => {
    const files = { 'a.json': wireText({ expires_at: '2026-11-21T08:59:59Z' }) };
    expect(await run(files)).toMatchObject({ code: 0 });
    expect(await run(files, ['--now'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('a.json: rejected: expired'),
    });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['is too large for SQS', wireText({ body: 'x'.repeat(1_048_576) }), 'too_large'],
    ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not_utf8'],
    ['begins with a byte order mark', `\ufeff${wireText()}`, 'malformed_json'],
    ['is empty', '', 'malformed_json'],
  ])('rejects a text that %s', async (_, text, reason) => {
    const { code, stdout } = await run({ 'a.json': text }, ['--json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({ place: join(folder, 'a.json').slice(folder.length + 1), reason }),
    ]);
  });

  it('prints no control character of a sender', async () => {
    const { stdout } = await run({
      'a.json': JSON.stringify({ ...JSON.parse(wireText()), body: { '\u001b[2J': 1 } }),
      'b.json': '{"body":{"\u009b":1,"\u009b":2}}',
    });
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it.each([
    [[], 'FILE: expected at least one file, or - for stdin'],
    [['-', '-'], '-: expected it only once'],
    [['no-such-file.json'], 'FILE: expected a file that exists, got "no-such-file.json"'],
    [['test'], 'FILE: expected a file that exists, got "test", a folder'],
    [['--bogus'], "unknown option '--bogus'"],
  ])('refuses %j', async (argv, text) => {
    const { code, stderr } = await runInPipe(command, ['validate', ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
  });
});
