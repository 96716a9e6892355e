import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { assetPathsOf } from '../local/template-functions.ts';
import type { Template } from '../local/template.ts';
import type { Goal } from './goals.ts';
import type { Step } from './step.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The template that `npm run synth` makes for the stage `dev`. */
export const TEMPLATE = 'cdk.out/EventProcessor-dev.template.json';

/** They hold the versions of packages and the paths of `#generated` and `#samples`. */
const PACKAGES = ['package.json', 'package-lock.json'];

const GENERATED = [
  'validators',
  'validators.js',
  'validators.d.ts',
  'schemas.js',
  'schemas.d.ts',
  'events.ts',
];

const SCHEMA_COMPILER = ['scripts/build-schemas.ts', 'scripts/schemas', 'scripts/cli'];

/** Compiles the schemas of one folder into another. */
function registry(name: string, what: string, from: string, to: string): Step {
  return {
    name,
    what,
    inputs: [from, ...SCHEMA_COMPILER, 'src/core', ...PACKAGES],
    outputs: () => GENERATED.map((path) => join(to, path)),
    program: ['scripts/build-schemas.ts', '--schemas', from, '--out', to],
  };
}

const schemas = registry('schemas', 'validators of your schemas', 'schemas', 'generated');
const samples = registry(
  'samples',
  'validators of the sample schemas',
  'scripts/samples/schemas',
  'generated/samples',
);

/** Describes the HTTP API, from its routes and from the schemas of events. */
const openapi: Step = {
  name: 'openapi',
  what: 'the documents of the API',
  inputs: [
    ...['src', 'schemas', ...schemas.outputs(), 'scripts/build-openapi.ts', 'scripts/openapi'],
    'scripts/documents',
    ...[
      'scripts/event-pages',
      'scripts/formats',
      'scripts/schemas',
      'scripts/traffic',
      'scripts/cli',
      ...PACKAGES,
    ],
  ],
  outputs: () => ['generated/openapi.json', 'generated/documents', 'generated/console-api.ts'],
  program: ['scripts/build-openapi.ts'],
};

/** Describes events for other teams. */
const documents: Step = {
  name: 'documents',
  what: 'the documents for other teams',
  inputs: [
    ...['src', 'schemas', ...schemas.outputs(), ...openapi.outputs(), 'scripts/build-documents.ts'],
    ...['scripts/documents', 'scripts/event-pages', 'scripts/formats', 'scripts/openapi'],
    ...['scripts/schemas', 'scripts/traffic', 'scripts/cli', ...PACKAGES],
  ],
  outputs: () =>
    ['asyncapi.json', 'asyncapi.bundled.json', 'eventcatalog', 'types-package'].map((path) =>
      join('generated', path),
    ),
  program: ['scripts/build-documents.ts'],
};

/** Bundles the functions that are deployed. */
const consumer: Step = {
  name: 'consumer',
  what: 'the functions',
  inputs: [
    ...['src', ...schemas.outputs(), ...openapi.outputs(), 'scripts/build-lambda.ts'],
    'scripts/build',
    ...['scripts/cli', 'tsconfig.json', ...PACKAGES],
  ],
  outputs: () => ['dist/consume', 'dist/watchdog', 'dist/api'],
  program: ['scripts/build-lambda.ts'],
};

/** Bundles the page that the console serves. */
const consolePage: Step = {
  name: 'console',
  what: 'the console',
  inputs: [
    ...['src/console', 'generated/console-api.ts', 'scripts/build-console.ts'],
    ...['scripts/build/bundle-console.ts', 'scripts/cli', ...PACKAGES],
  ],
  outputs: () => ['dist/console'],
  program: ['scripts/build-console.ts'],
};

/** Synthesizes the stack of the stage `dev`. */
function template(context: readonly string[]): Step {
  return {
    name: 'template',
    what: 'the template of the stack',
    inputs: [
      ...['bin', 'lib', 'src', 'cdk.json', 'cdk.context.json'],
      // With the setting `acceptance`, the app builds another function.
      ...['schemas', 'scripts/accept', 'scripts/build'],
      ...SCHEMA_COMPILER,
      // The CDK also reads settings from the user's home folder.
      relative(ROOT, join(homedir(), '.cdk.json')),
      ...consumer.outputs(),
      ...PACKAGES,
    ],
    outputs: () => [TEMPLATE, ...assetFolders()],
    program: [
      'node_modules/aws-cdk/bin/cdk',
      // CloudFormation's rules take seconds to check. What is deployed is checked: by `synth` and `deploy`.
      ...['synth', '--quiet', '--no-validation', '--app', 'node bin/app.ts'],
      ...context.flatMap((setting) => ['-c', setting]),
    ],
  };
}

/** The functions' code in the cloud assembly. */
function assetFolders(): string[] {
  const synthesized = JSON.parse(readFileSync(join(ROOT, TEMPLATE), 'utf8')) as Template;
  return assetPathsOf(synthesized).map((path) => join('cdk.out', path));
}

/**
 * The steps to a goal, each after the steps that it needs.
 *
 * @param context settings of the stack, as `name=value`.
 */
export function stepsTo(goal: Goal, context: readonly string[] = []): readonly Step[] {
  switch (goal) {
    case 'schemas':
      return [schemas];
    case 'samples':
      return [samples];
    case 'openapi':
      return [schemas, openapi];
    case 'documents':
      return [schemas, openapi, documents];
    case 'consumer':
      return [schemas, openapi, consumer];
    case 'console':
      return [schemas, openapi, consolePage];
    case 'template':
      return [schemas, openapi, consumer, template(context)];
  }
}
