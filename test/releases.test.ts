/**
 * CloudFormation changes a function's code and its environment by two calls. In between, new code runs with the
 * variables of the release before it, or old code with the new ones. `releases/` records the variables of each release.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { Template } from 'aws-cdk-lib/assertions';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { consumeWith } from '../src/entrypoints/consume-with.ts';
import { SETTING_RULES } from '../src/entrypoints/consume-settings.ts';
import type { SettingRule } from '../src/entrypoints/settings.ts';
import { newEventProcessor } from './lib/synthesize.ts';

interface Release {
  /** Variables without which this release's function doesn't start. */
  readonly required: readonly string[];
  /** What this release's stack sets at its defaults. Names of resources are made up. */
  readonly variables: Readonly<Record<string, string>>;
}

const FOLDER = 'test/releases';
const files = readdirSync(FOLDER);
const releases = files.map((file): [string, Release] => [
  file.replace('.json', ''),
  JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Release,
]);

function variablesOfTheStack(): Record<string, unknown> {
  const template = Template.fromStack(newEventProcessor({ stage: 'prod' }));
  const [consumer] = Object.values(template.findResources('AWS::Lambda::Function')) as {
    Properties: { Environment: { Variables: Record<string, unknown> } };
  }[];
  return consumer?.Properties.Environment.Variables ?? {};
}

/** What has to be recorded for a release of today. */
function recordOfToday(): Release {
  const rules: SettingRule[] = Object.values(SETTING_RULES);
  const required = rules.filter(({ fallback }) => fallback === undefined).map(({ name }) => name);
  const variables = Object.entries(variablesOfTheStack()).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : 'make one up',
  ]);
  return { required, variables: Object.fromEntries(variables) as Release['variables'] };
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

  it.each(releases)('of %s are enough for the code of today to start', (_, { variables }) => {
    for (const { name } of Object.values(SETTING_RULES)) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    expect(() => consumeWith({ schemas: [], handlers: [] })).not.toThrow();
  });

  it.each(releases)('that %s needs are still set by the stack of today', (_, { required }) => {
    expect(Object.keys(variablesOfTheStack())).toEqual(expect.arrayContaining([...required]));
  });
});
