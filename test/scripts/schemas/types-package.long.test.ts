import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);

const PACKAGE = resolve('generated/samples/types-package');
const COMPILER = resolve('node_modules/typescript/bin/tsc');

const IMPORTS = `import type {
  AnyEvent, AnyShortEvent, EventEnvelope, ShortEvent,
} from '@event-processor/event-types';
const fields = {
  event_id: 'p-1', tenant_id: 'acme', client_id: 'shop', occurred_at: '2026-11-21T09:00:00Z',
};
const payment = {
  payment_id: 'p-1', order_id: 'o-1', amount: 10.5, payment_method: 'card', status: 'approved',
} as const;
const placed = { order_id: 'o-1', user_id: 'u-1', total: 5, items_count: 1, status: 'pending' };
`;

const VALID: Readonly<Record<string, string>> = {
  'an envelope': `const event: AnyEvent = {
    ...fields, event_type: 'payment.processed', schema_version: 'v1', body: payment,
  };`,
  'an envelope of one type': `const event: EventEnvelope<'order.placed', 'v1'> = {
    ...fields, event_type: 'order.placed', schema_version: 'v1', body: placed, group_id: 'o-1',
  };`,
  'the short form of the newest version': `const event: AnyShortEvent = {
    type: 'payment.processed', payload: payment,
  };`,
  'the short form of an older version': `const event: ShortEvent<'order.placed', 'v1'> = {
    type: 'order.placed', version: 'v1', payload: placed,
  };`,
  'a body narrowed by its type and version': `export function totalOf(event: AnyEvent): number {
    return event.event_type === 'order.placed' && event.schema_version === 'v1'
      ? event.body.items_count : 0;
  }`,
};

const INVALID: Readonly<Record<string, string>> = {
  'a wrong kind of value': `const event: AnyEvent = {
    ...fields, event_type: 'payment.processed', schema_version: 'v1', body: { ...payment, amount: '10.5' },
  };`,
  'a missing field': `const event: AnyEvent = {
    ...fields, event_type: 'payment.processed', schema_version: 'v1', body: { payment_id: 'p-1' },
  };`,
  'the body of another version': `const event: AnyEvent = {
    ...fields, event_type: 'order.placed', schema_version: 'v2', body: placed,
  };`,
  'an unknown event type': `const event: AnyEvent = {
    ...fields, event_type: 'order.lost', schema_version: 'v1', body: placed,
  };`,
  'a version that does not exist': `const event: AnyEvent = {
    ...fields, event_type: 'payment.processed', schema_version: 'v9', body: payment,
  };`,
  'a misspelt field of the envelope': `const event: AnyEvent = {
    ...fields, event_type: 'payment.processed', schema_version: 'v1', body: payment, groupId: 'o-1',
  };`,
  'the short form of an older version without its version': `const event: AnyShortEvent = {
    type: 'order.placed', payload: placed,
  };`,
};

describe('the types package in the repository of a sender', () => {
  let sender: string;
  let errors: ReadonlySet<string>;

  const fileOf = (name: string): string => `${name.replaceAll(' ', '-')}.ts`;

  beforeAll(async () => {
    sender = mkdtempSync(join(tmpdir(), 'sender-'));
    writeFileSync(join(sender, 'package.json'), '{ "private": true, "type": "module" }');
    const npm = { cwd: sender };
    const { stdout } = await execute('npm', ['pack', PACKAGE, '--json'], npm);
    const [{ filename } = { filename: '' }] = JSON.parse(stdout) as { filename: string }[];
    await execute('npm', ['install', `./${filename}`, '--offline', '--no-audit'], npm);
    for (const [name, code] of Object.entries({ ...VALID, ...INVALID })) {
      writeFileSync(join(sender, fileOf(name)), `${IMPORTS}${code}\nexport {};\n`);
    }
    errors = await filesWithErrors();
  });
  afterAll(() => {
    rmSync(sender, { recursive: true });
  });

  /** Compiles all samples at once, because the compiler takes longest to start. */
  async function filesWithErrors(): Promise<ReadonlySet<string>> {
    const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', types: [] };
    writeFileSync(join(sender, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const compiled = await execute(process.execPath, [COMPILER], { cwd: sender }).catch(
      (error: unknown) => error as { stdout: string },
    );
    const places = compiled.stdout.matchAll(/^([\w-]+\.ts)\(\d+,\d+\): error TS/gm);
    return new Set(Array.from(places, ([, file = '']) => file));
  }

  it.each(Object.keys(VALID))('accepts %s', (name) => {
    expect(errors).not.toContain(fileOf(name));
  });

  it.each(Object.keys(INVALID))('refuses %s', (name) => {
    expect(errors).toContain(fileOf(name));
  });
});
