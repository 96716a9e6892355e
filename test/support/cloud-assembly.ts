import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { App } from 'aws-cdk-lib';

import { readConfig } from '../../lib/read-config.ts';
import { EventProcessorStack } from '../../lib/event-processor-stack.ts';
import {
  API,
  bundleFunction,
  SAMPLE_CONSUMER,
  WATCHDOG,
} from '../../scripts/build/bundle-function.ts';
import type { Template } from '../../scripts/local/template.ts';

/** A synthesized stack in a temporary folder, as `npm run synth` makes one in `cdk.out`. */
export interface CloudAssembly {
  readonly templatePath: string;
  readonly template: Template;
  remove(): void;
}

/**
 * Synthesizes the stack with a bundle of this consumer and these settings.
 *
 * @param consumer its entry point. Default: the one with the sample schemas and no handlers.
 */
export async function synthesize(
  settings: Record<string, unknown> = {},
  consumer = SAMPLE_CONSUMER,
): Promise<CloudAssembly> {
  const folder = mkdtempSync(join(tmpdir(), 'event-processor-'));
  const consumerBundleFolder = await bundleOf(consumer);
  const watchdogBundleFolder = await bundleOf(WATCHDOG);
  const apiBundleFolder = await bundleOf(API);
  const app = new App({
    outdir: join(folder, 'cdk.out'),
    context: { 'aws:cdk:enable-asset-metadata': true },
    // It takes seconds, and other tests are about what is in the template.
    builtinCloudFormationValidation: false,
  });
  const config = readConfig(settings);
  const folders = { consumerBundleFolder, watchdogBundleFolder, apiBundleFolder };
  new EventProcessorStack(app, 'Test', { config, ...folders });
  const { directory } = app.synth();
  const templatePath = join(directory, 'Test.template.json');
  return {
    templatePath,
    template: JSON.parse(readFileSync(templatePath, 'utf8')) as Template,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** By entry point. The CDK copies them into each assembly. */
const bundles = new Map<string, Promise<string>>();

/** The folder with the bundle of a function. It is made once, and lasts until the process ends. */
function bundleOf(entryPoint: string): Promise<string> {
  const made = bundles.get(entryPoint) ?? bundle(entryPoint);
  bundles.set(entryPoint, made);
  return made;
}

async function bundle(entryPoint: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'event-processor-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  await bundleFunction(entryPoint, folder);
  return folder;
}

/**
 * Shortens the queue's visibility timeout, because the tests of crashes wait for messages in flight. The stack itself
 * refuses a time as short as this. On a slow machine it ends while the function works, so messages may be received often.
 */
export function shortenVisibility(assembly: CloudAssembly, seconds: number): void {
  const text = readFileSync(assembly.templatePath, 'utf8');
  writeFileSync(
    assembly.templatePath,
    text
      .replace(/"VisibilityTimeout": \d+/, `"VisibilityTimeout": ${seconds}`)
      .replace(/"maxReceiveCount": \d+/, '"maxReceiveCount": 1000'),
  );
}
