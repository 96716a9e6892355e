import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ruleSet, violationsIn } from './support/room-rules.ts';

/** A project in which every import is allowed: file → what it imports. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'bin/app.ts': ['lib/stack.ts', 'src/names/settings.ts', 'scripts/accept/build-acceptance.ts'],
  'lib/stack.ts': ['src/names/settings.ts'],
  'src/names/settings.ts': [],
  'src/core/outcome.ts': ['canonicalize', 'node:crypto'],
  'src/core/json/scan.ts': ['src/core/outcome.ts'],
  'src/core/json/read-json.ts': ['src/core/json/scan.ts'],
  'src/core/read.ts': ['src/core/json/read-json.ts'],
  'src/ports.ts': ['src/core/read.ts'],
  'src/handlers/run.ts': ['src/ports.ts', 'a-package-of-the-team'],
  'src/handlers/handlers.ts': [],
  'src/batch/process.ts': ['src/handlers/run.ts', 'src/ports.ts', 'src/core/outcome.ts'],
  'src/ledger-queries.ts': ['src/core/read.ts'],
  'src/operation-ports.ts': ['src/core/read.ts'],
  'src/operations/list.ts': ['src/ports.ts', 'src/ledger-queries.ts', 'src/operation-ports.ts'],
  'src/http/routes.ts': ['src/operations/list.ts', 'hono'],
  'src/http/console/routes.ts': ['src/http/routes.ts'],
  'src/console/main.tsx': ['preact', '#generated/console-api.ts'],
  'src/api-ports.ts': [],
  'src/adapters/aws/signed.ts': ['@smithy/signature-v4'],
  'src/adapters/dynamodb/store.ts': ['src/adapters/aws/signed.ts', 'src/ports.ts'],
  'src/adapters/sqs/publisher.ts': [],
  'src/entrypoints/consume-with.ts': [
    'src/batch/process.ts',
    'src/adapters/dynamodb/store.ts',
    'src/adapters/sqs/publisher.ts',
  ],
  'src/entrypoints/consume.lambda.ts': [
    'src/entrypoints/consume-with.ts',
    'src/handlers/handlers.ts',
    '#generated/validators.js',
  ],
  'src/entrypoints/api.lambda.ts': ['src/entrypoints/open-api.ts', 'src/http/routes.ts'],
  'src/entrypoints/open-api.ts': ['src/adapters/sqs/publisher.ts', 'src/api-ports.ts'],
  'scripts/accept.ts': ['scripts/cli/table.ts'],
  'scripts/accept/build-acceptance.ts': ['esbuild'],
  'scripts/accept/consume.lambda.ts': ['src/entrypoints/consume-with.ts'],
  'scripts/cli/table.ts': [],
  'scripts/demo.ts': [
    'src/entrypoints/consume-with.ts',
    'src/http/console/routes.ts',
    '#samples/validators.js',
  ],
  'test/support/records.ts': ['src/core/outcome.ts'],
  'test/proof/fuzz.ts': ['scripts/cli/table.ts'],
  'test/core/json/scan.test.ts': ['src/core/json/scan.ts'],
  'test/batch/process.test.ts': [
    'src/batch/process.ts',
    'src/adapters/dynamodb/store.ts',
    'test/support/records.ts',
  ],
};

const PACKAGES = [
  'canonicalize',
  '@smithy/signature-v4',
  '@smithy/signature-v4-multi-region',
  'a-package-of-the-team',
  'esbuild',
  'fauxqs',
  'hono',
  'preact',
];
const GENERATED = [
  'generated/validators.js',
  'generated/samples/validators.js',
  'generated/console-api.ts',
];

/** Imports that a rule must find, each in a file of its own beside those above: file, import, rule. */
const WRONG: readonly (readonly [file: string, imported: string, rule: string])[] = [
  ['src/batch/wrong-script.ts', 'scripts/cli/table.ts', 'src-imports-only-src'],
  ['src/batch/wrong-test.ts', 'test/support/records.ts', 'src-imports-only-src'],
  ['src/batch/wrong-stack.ts', 'lib/stack.ts', 'src-imports-only-src'],
  ['scripts/demo/wrong-test.ts', 'test/support/records.ts', 'only-tests-import-tests'],
  ['scripts/demo/wrong-proof.ts', 'test/proof/fuzz.ts', 'only-tests-import-tests'],
  ['lib/wrong-test.ts', 'test/support/records.ts', 'only-tests-import-tests'],
  ['lib/wrong-src.ts', 'src/core/outcome.ts', 'lib-imports-only-what-it-shares'],
  ['lib/wrong-script.ts', 'scripts/cli/table.ts', 'lib-imports-only-what-it-shares'],
  ['bin/wrong-src.ts', 'src/batch/process.ts', 'bin-imports-only-lib'],
  ['bin/wrong-script.ts', 'scripts/cli/table.ts', 'bin-imports-only-lib'],
  ['src/core/wrong-ports.ts', 'src/ports.ts', 'core-imports-only-its-rooms'],
  ['src/core/json/wrong-batch.ts', 'src/batch/process.ts', 'core-imports-only-its-rooms'],
  ['src/core/wrong-package.ts', '@smithy/signature-v4', 'core-imports-no-packages'],
  ['src/core/wrong-module.ts', 'node:fs', 'core-imports-no-packages'],
  ['src/core/wrong-generated.ts', '#generated/validators.js', 'core-imports-no-packages'],
  ['src/core/wrong-scan.ts', 'src/core/json/scan.ts', 'json-has-one-door'],
  ['src/adapters/dynamodb/wrong-scan.ts', 'src/core/json/scan.ts', 'json-has-one-door'],
  ['test/core/wrong-scan.test.ts', 'src/core/json/scan.ts', 'json-has-one-door'],
  ['src/handlers/wrong-batch.ts', 'src/batch/process.ts', 'handlers-imports-only-its-rooms'],
  ['src/batch/wrong-entry.ts', 'src/entrypoints/consume-with.ts', 'batch-imports-only-its-rooms'],
  ['src/batch/wrong-http.ts', 'src/http/routes.ts', 'batch-imports-only-its-rooms'],
  ['src/operations/wrong-http.ts', 'src/http/routes.ts', 'operations-imports-only-its-rooms'],
  ['src/http/wrong-batch.ts', 'src/batch/process.ts', 'http-imports-only-its-rooms'],
  [
    'src/adapters/sqs/wrong-entry.ts',
    'src/entrypoints/consume-with.ts',
    'adapters-imports-only-its-rooms',
  ],
  ['src/entrypoints/wrong-room.ts', 'src/new-room/wrong.ts', 'entrypoints-imports-only-its-rooms'],
  ['src/ports/wrong-handler.ts', 'src/handlers/run.ts', 'ports-imports-only-its-rooms'],
  ['src/ledger-queries/wrong-ports.ts', 'src/ports.ts', 'ledger-queries-imports-only-its-rooms'],
  ['src/operation-ports/wrong-ports.ts', 'src/ports.ts', 'operation-ports-imports-only-its-rooms'],
  ['src/watchdog-ports/wrong-ports.ts', 'src/ports.ts', 'watchdog-ports-imports-only-its-rooms'],
  ['src/batch/wrong-queries.ts', 'src/ledger-queries.ts', 'batch-imports-only-its-rooms'],
  ['src/api-ports/wrong-core.ts', 'src/core/outcome.ts', 'api-ports-imports-only-its-rooms'],
  ['src/names/wrong-core.ts', 'src/core/outcome.ts', 'names-imports-only-its-rooms'],
  ['src/adapters/sqs/wrong-batch.ts', 'src/batch/process.ts', 'adapters-imports-only-its-rooms'],
  ['src/new-room/wrong.ts', 'src/core/outcome.ts', 'src-has-known-rooms'],
  [
    'src/batch/wrong-adapter.ts',
    'src/adapters/dynamodb/store.ts',
    'adapters-only-for-entry-points',
  ],
  [
    'scripts/demo/wrong-adapter.ts',
    'src/adapters/sqs/publisher.ts',
    'adapters-only-for-entry-points',
  ],
  [
    'src/adapters/sqs/wrong-room.ts',
    'src/adapters/dynamodb/store.ts',
    'adapters-keep-to-their-room',
  ],
  ['src/adapters/sqs/wrong-package.ts', 'fauxqs', 'src-imports-only-deployed-packages'],
  [
    'src/adapters/aws/wrong-package.ts',
    '@smithy/signature-v4-multi-region',
    'src-imports-only-deployed-packages',
  ],
  ['src/entrypoints/watchdog.lambda.ts', 'fauxqs', 'watchdog-imports-only-its-packages'],
  ['src/entrypoints/open-operator-ports.ts', 'fauxqs', 'api-imports-clients-later'],
  [
    'src/entrypoints/wrong-start.ts',
    'src/entrypoints/open-operator-ports.ts',
    'api-loads-clients-later',
  ],
  ['src/entrypoints/other.lambda.ts', 'src/http/routes.ts', 'only-the-api-has-http'],
  ['src/http/wrong-package.ts', 'fauxqs', 'http-imports-only-its-packages'],
  ['src/console/wrong-room.ts', 'src/http/routes.ts', 'console-imports-only-its-rooms'],
  ['src/console/wrong-package.ts', 'hono', 'console-imports-only-its-packages'],
  ['src/console/wrong-schemas.ts', '#generated/validators.js', 'console-imports-only-its-packages'],
  ['src/entrypoints/api-wrong.ts', 'src/http/console/routes.ts', 'the-api-has-no-console-routes'],
  ['src/operations/wrong-package.ts', 'hono', 'src-imports-only-deployed-packages'],
  ['test/batch/wrong-team.test.ts', '#generated/validators.js', 'own-tests-use-samples'],
  ['test/batch/wrong-list.test.ts', 'src/handlers/handlers.ts', 'own-tests-use-samples'],
  ['scripts/demo/wrong-lambda.ts', 'src/entrypoints/consume.lambda.ts', 'own-tests-use-samples'],
  ['src/batch/wrong-name.ts', 'src/batch/renamed.ts', 'no-missing-file'],
];

let folder: string;
let found: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-processor-rules-'));
  await writeProject();
  found = await violationsIn(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function writeProject(): Promise<void> {
  const imports = { '#generated/*': './generated/*', '#samples/*': './generated/samples/*' };
  await write('package.json', JSON.stringify({ type: 'module', imports }));
  for (const name of PACKAGES) await write(`node_modules/${name}/index.js`, 'export {};');
  for (const file of GENERATED) await write(file, 'export {};');
  for (const [file, imported] of Object.entries(ALLOWED)) await writeModule(file, imported);
  for (const [file, imported] of WRONG) await writeModule(file, [imported]);
  // A circle of types, a file that only a test uses, and a file that nothing uses.
  await writeModule('src/core/circle-a.ts', ['src/core/circle-b.ts']);
  await writeModule('src/core/circle-b.ts', ['src/core/circle-c.ts']);
  await writeModule('src/core/circle-c.ts', ['src/core/circle-a.ts']);
  await writeModule('scripts/only-for-a-test/file.ts', []);
  await writeModule('test/scripts/file.test.ts', ['scripts/only-for-a-test/file.ts']);
  await writeModule('test/support/unused.ts', []);
  // A deployed function that reaches the emulator through files that may each import the next.
  await writeModule('scripts/accept/wrong.lambda.ts', ['scripts/accept/between.ts']);
  await writeModule('scripts/accept/between.ts', ['scripts/cli/table.ts']);
}

async function writeModule(file: string, imported: readonly string[]): Promise<void> {
  const toRoot = '../'.repeat(file.split('/').length - 1);
  // The rules must find an import of types as well. Packages are the exception: their types are not deployed.
  const lines = imported.map((to) =>
    /^(bin|lib|src|scripts|test)\//.test(to)
      ? `import type {} from '${toRoot}${to}';`
      : `import '${to}';`,
  );
  await write(file, [...lines, 'export {};', ''].join('\n'));
}

async function write(file: string, text: string): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

describe('the rules between rooms', () => {
  it.each(WRONG)('find that %s imports %s', (file, _imported, rule) => {
    const about = found.filter((violation) => violation.includes(`: ${file} → `));
    expect(about.map((violation) => violation.split(':', 1)[0])).toContain(rule);
  });

  it('find files that import each other in a circle', () => {
    expect(found.filter((violation) => violation.startsWith('no-circle: '))).toEqual([
      'no-circle: src/core/circle-a.ts → src/core/circle-b.ts',
    ]);
  });

  it('find a function that reaches code for a laptop through other files', () => {
    expect(found).toContain(
      'functions-import-no-tools: scripts/accept/wrong.lambda.ts → scripts/cli/table.ts',
    );
  });

  it('find code that only a test uses, and code in test/ that nothing uses', () => {
    const unused = found.filter((violation) => violation.startsWith('no-unused-'));
    expect(unused.map((violation) => violation.split(' → ')[1])).toEqual(
      expect.arrayContaining(['scripts/only-for-a-test/file.ts', 'test/support/unused.ts']),
    );
  });

  it('allow every other import', () => {
    const files = Object.keys(ALLOWED);
    expect(found.filter((one) => files.some((file) => one.includes(`: ${file} → `)))).toEqual([]);
  });

  it('are all tried here', () => {
    const broken = new Set(found.map((violation) => violation.split(':', 1)[0]));
    expect([...broken].sort()).toEqual(ruleSet.forbidden?.map(({ name }) => name).sort());
  });
});
