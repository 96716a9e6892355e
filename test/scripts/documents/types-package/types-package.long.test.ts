import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { packageIdentity } from '../../../../scripts/documents/types-package/package-identity.ts';
import {
  TYPES_PACKAGE,
  typesPackage,
} from '../../../../scripts/documents/types-package/types-package.ts';
import { eventDocuments } from '../../../../scripts/openapi/event-document.ts';
import { loadSamples } from '../../../../scripts/samples/load-samples.ts';

const execute = promisify(execFile);

const COMPILER = resolve('node_modules/typescript/bin/tsc');

const IMPORTS = `import type {
  AnyCloudEvent, AnyEvent, AnyShortEvent, CloudEvent, EventEnvelope, ShortEvent,
} from '@event-processor/event-types';
import sample from '@event-processor/event-types/samples/order.placed/v2.json' with { type: 'json' };
import cloudEvent from '@event-processor/event-types/samples/order.placed/v2.cloudevent.json' with { type: 'json' };
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
  'a CloudEvent': `const event: AnyCloudEvent = {
    specversion: '1.0', id: 'p-1', source: 'shop', time: '2026-11-21T09:00:00Z', tenantid: 'acme',
    type: 'payment.processed', schemaversion: 'v1', data: payment,
  };`,
  'samples with their types': `const event: EventEnvelope<'order.placed', 'v2'> = {
    ...sample, event_id: 'my-1', body: { ...sample.body, currency: 'EUR' },
  };
  const total: number = (cloudEvent satisfies CloudEvent<'order.placed', 'v2'>).data.total;`,
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
  'a CloudEvent without its tenant': `const { tenantid, ...rest } = cloudEvent;
    const event: AnyCloudEvent = rest;`,
  'a sample as the event of another version': `const event: EventEnvelope<'order.placed', 'v1'> = sample;`,
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

/** A test that a sender may have. It compares what it sends with the sample, and checks it by the schema. */
const TEST_OF_A_SENDER = `
  import assert from 'node:assert/strict';
  import { Ajv2020 } from '${pathToFileURL(resolve('node_modules/ajv/dist/2020.js')).href}';
  import sample from '@event-processor/event-types/samples/order.placed/v2.json' with { type: 'json' };
  import cloudEvent from '@event-processor/event-types/samples/order.placed/v2.cloudevent.json' with { type: 'json' };
  import schema from '@event-processor/event-types/schemas/order.placed/v2.json' with { type: 'json' };
  const validate = new Ajv2020({ validateFormats: false }).compile(schema);
  assert.equal(validate(sample.body), true);
  assert.deepEqual(cloudEvent.data, sample.body);
  assert.equal(validate({ ...sample.body, total: 'much' }), false);
  console.log('passed');
`;

/** The same package in a file of CommonJS. */
const COMMON_JS = `import sample = require('@event-processor/event-types/samples/order.placed/v2.json');
  const total: number = sample.body.total;
  export = total;`;

describe('the types package in the repository of a sender', () => {
  let sender: string;
  let errors: ReadonlySet<string>;

  const fileOf = (name: string): string => `${name.replaceAll(' ', '-')}.ts`;

  beforeAll(async () => {
    sender = mkdtempSync(join(tmpdir(), 'sender-'));
    writeFileSync(join(sender, 'package.json'), '{ "private": true, "type": "module" }');
    const npm = { cwd: sender };
    const { stdout } = await execute('npm', ['pack', await writePackage(), '--json'], npm);
    const [{ filename } = { filename: '' }] = JSON.parse(stdout) as { filename: string }[];
    await execute('npm', ['install', `./${filename}`, '--offline', '--no-audit'], npm);
    for (const [name, code] of Object.entries({ ...VALID, ...INVALID })) {
      writeFileSync(join(sender, fileOf(name)), `${IMPORTS}${code}\nexport {};\n`);
    }
    writeFileSync(join(sender, 'common.cts'), COMMON_JS);
    errors = await filesWithErrors();
  });
  afterAll(() => {
    rmSync(sender, { recursive: true });
  });

  /** Writes the package of the sample schemas, and returns its folder. */
  async function writePackage(): Promise<string> {
    const bodies = readFileSync('generated/samples/events.ts', 'utf8');
    const events = eventDocuments(await loadSamples());
    const files = typesPackage(
      { version: '1.2.3', events, mappings: {} },
      bodies,
      packageIdentity(),
    );
    for (const [path, text] of files) {
      mkdirSync(dirname(join(sender, path)), { recursive: true });
      writeFileSync(join(sender, path), text);
    }
    return join(sender, TYPES_PACKAGE);
  }

  /** Compiles all samples at once, because the compiler takes longest to start. */
  async function filesWithErrors(): Promise<ReadonlySet<string>> {
    const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', types: [] };
    const include = ['*.ts', '*.cts'];
    writeFileSync(join(sender, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
    const compiled = await execute(process.execPath, [COMPILER], { cwd: sender }).catch(
      (error: unknown) => error as { stdout: string },
    );
    const places = compiled.stdout.matchAll(/^([\w-]+\.c?ts)\(\d+,\d+\): error TS/gm);
    return new Set(Array.from(places, ([, file = '']) => file));
  }

  it('gives the sender samples and schemas for its own tests', async () => {
    writeFileSync(join(sender, 'test.mjs'), TEST_OF_A_SENDER);
    const { stdout } = await execute(process.execPath, ['test.mjs'], { cwd: sender });
    expect(stdout).toBe('passed\n');
  });

  it('has types of its samples for CommonJS, too', () => {
    expect(errors).not.toContain('common.cts');
  });

  it.each(Object.keys(VALID))('accepts %s', (name) => {
    expect(errors).not.toContain(fileOf(name));
  });

  it.each(Object.keys(INVALID))('refuses %s', (name) => {
    expect(errors).toContain(fileOf(name));
  });
});
