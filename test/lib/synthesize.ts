import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Config } from '../../lib/config.ts';
import { readConfig } from '../../lib/read-config.ts';
import { EventProcessorStack } from '../../lib/event-processor-stack.ts';

/** Of all test files of a worker. It is removed at the end of the run. */
const folder = mkdtempSync(join(tmpdir(), 'event-processor-'));

/** Stands in for the built bundle, which tests of the stack do not depend on. */
export const BUNDLE_FOLDER = join(folder, 'consume');
mkdirSync(BUNDLE_FOLDER);
writeFileSync(join(BUNDLE_FOLDER, 'index.mjs'), 'export const handler = () => undefined;\n');

const cdkJson = JSON.parse(readFileSync('cdk.json', 'utf8')) as {
  context: Record<string, unknown>;
};

/** An app with the context that the CDK's command line gives it from `cdk.json`. */
export function newApp({ isValidated = false } = {}): App {
  return new App({
    context: cdkJson.context,
    outdir: mkdtempSync(join(folder, 'cdk.out-')),
    // By default, synthesis checks CloudFormation's rules, which takes seconds.
    builtinCloudFormationValidation: isValidated,
  });
}

export function newEventProcessor(
  settings: Record<string, unknown> = {},
  app = newApp(),
  schemasDigest?: string,
): EventProcessorStack {
  const config = configOf({ ...cdkJson.context, ...settings });
  return new EventProcessorStack(app, `EventProcessor-${config.stage}`, {
    config,
    consumerBundleFolder: BUNDLE_FOLDER,
    watchdogBundleFolder: BUNDLE_FOLDER,
    apiBundleFolder: BUNDLE_FOLDER,
    ...(schemasDigest !== undefined && { schemasDigest }),
  });
}

/** The template of a stack that holds nothing but what `build` puts into it. */
export function templateOf(
  settings: Record<string, unknown>,
  build: (stack: Stack, config: Config) => void,
): Template {
  const stack = new Stack(newApp(), 'Test');
  build(stack, configOf(settings));
  return Template.fromStack(stack);
}

/** Few tests are about who is notified, and `prod` without anybody must say so. */
function configOf(settings: Record<string, unknown>): Config {
  return readConfig({ alarmTopicArn: 'none', ...settings });
}
