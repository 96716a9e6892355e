/**
 * CloudFormation changes a function's code and its environment by two calls. In between, new code runs with the
 * variables of the release before it, or old code with the new ones. `releases/` records the variables of each release.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { Template } from 'aws-cdk-lib/assertions';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { API_RULES } from '../src/entrypoints/api-settings.ts';
import { apiWith } from '../src/entrypoints/api-with.ts';
import { consumeWith } from '../src/entrypoints/consume-with.ts';
import { SETTING_RULES } from '../src/entrypoints/consume-settings.ts';
import type { SettingRule } from '../src/entrypoints/settings.ts';
import { newEventProcessor } from './lib/synthesize.ts';

interface FunctionOfRelease {
  /** Variables without which this release's function doesn't start. */
  readonly required: readonly string[];
  /** What this release's stack sets at its defaults. Names of resources are made up. */
  readonly variables: Readonly<Record<string, string>>;
}

const NO_EVENTS = { schemas: [], handlers: [] };

/** How to find a function in the stack, what it reads and how it starts. */
const FUNCTIONS = {
  consumer: {
    description: /^Validates events/,
    rules: Object.values<SettingRule>(SETTING_RULES),
    start: () => consumeWith(NO_EVENTS),
  },
  api: {
    description: /HTTP API$/,
    rules: Object.values<SettingRule>(API_RULES),
    start: () => apiWith(NO_EVENTS, pathToFileURL('generated/documents/')),
  },
};

type FunctionName = keyof typeof FUNCTIONS;
type Release = Readonly<Record<FunctionName, FunctionOfRelease>>;

const NAMES = Object.keys(FUNCTIONS) as FunctionName[];

const FOLDER = 'test/releases';
const files = readdirSync(FOLDER);
const releases = files.flatMap((file) => {
  const release = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Release;
  return NAMES.map((name) => ({ of: name, version: file.replace('.json', ''), ...release[name] }));
});

type LambdaFunction = {
  Properties: { Description: string; Environment: { Variables: Record<string, unknown> } };
};

let functions: LambdaFunction[];
beforeAll(() => {
  const template = Template.fromStack(newEventProcessor({ stage: 'prod' }));
  functions = Object.values(template.findResources('AWS::Lambda::Function')) as LambdaFunction[];
});

function variablesOfTheStack(name: FunctionName): Record<string, unknown> {
  const { description } = FUNCTIONS[name];
  const found = functions.find(({ Properties }) => description.test(Properties.Description));
  return found?.Properties.Environment.Variables ?? {};
}

/** What has to be recorded for a release of today. */
function recordOfToday(): Release {
  return Object.fromEntries(NAMES.map((name) => [name, functionOfToday(name)])) as Release;
}

function functionOfToday(name: FunctionName): FunctionOfRelease {
  const { rules } = FUNCTIONS[name];
  const required = rules.filter(({ fallback }) => fallback === undefined).map(({ name }) => name);
  const variables = Object.entries(variablesOfTheStack(name)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : 'make one up',
  ]);
  return { required, variables: Object.fromEntries(variables) as Record<string, string> };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the variables of a release', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const released = readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm);

  it.each([version, ...Array.from(released, ([, name = '']) => name)])(
    'are recorded for %s',
    (name) => {
      const path = `${FOLDER}/${name}.json`;
      const advice = () =>
        `Save this as ${path}:\n${JSON.stringify(recordOfToday(), undefined, 2)}`;
      expect(existsSync(path) ? 'recorded' : advice()).toBe('recorded');
    },
  );

  it.each(releases)('of $version are enough for the $of of today to start', ({ of, variables }) => {
    for (const { name } of FUNCTIONS[of].rules) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    expect(FUNCTIONS[of].start).not.toThrow();
  });

  it.each(releases)('that the $of of $version needs are still set today', ({ of, required }) => {
    expect(Object.keys(variablesOfTheStack(of))).toEqual(expect.arrayContaining([...required]));
  });
});
