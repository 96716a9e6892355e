import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { App } from 'aws-cdk-lib';

import { readConfig } from '../../lib/read-config.ts';
import { EventProcessorStack } from '../../lib/event-processor-stack.ts';
import { bundleFunction, SAMPLE_CONSUMER, WATCHDOG } from '../../scripts/build/bundle-function.ts';
import type { Template } from '../../scripts/local/template.ts';

/** A synthesized stack in a temporary folder, as `npm run synth` makes one in `cdk.out`. */
export interface CloudAssembly {
  readonly templatePath: string;
  readonly template: Template;
  remove(): void;
}

/**
 * Bundles a consumer and synthesizes the stack with these settings.
 *
 * @param consumer its entry point. Default: the one with the sample schemas and no handlers.
 */
export async function synthesize(
  settings: Record<string, unknown> = {},
  consumer = SAMPLE_CONSUMER,
): Promise<CloudAssembly> {
  const folder = mkdtempSync(join(tmpdir(), 'event-processor-'));
  const consumerBundleFolder = join(folder, 'consume');
  const watchdogBundleFolder = join(folder, 'watchdog');
  await bundleFunction(consumer, consumerBundleFolder);
  await bundleFunction(WATCHDOG, watchdogBundleFolder);
  const app = new App({
    outdir: join(folder, 'cdk.out'),
    context: { 'aws:cdk:enable-asset-metadata': true },
  });
  const config = readConfig(settings);
  const folders = { consumerBundleFolder, watchdogBundleFolder };
  new EventProcessorStack(app, 'Test', { config, ...folders });
  const { directory } = app.synth();
  const templatePath = join(directory, 'Test.template.json');
  return {
    templatePath,
    template: JSON.parse(readFileSync(templatePath, 'utf8')) as Template,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/**
 * Shortens the queue's visibility timeout, because the tests of crashes wait for messages in flight. The stack itself
 * refuses a time as short as this.
 */
export function shortenVisibility(assembly: CloudAssembly, seconds: number): void {
  const text = readFileSync(assembly.templatePath, 'utf8');
  writeFileSync(
    assembly.templatePath,
    text.replace(/"VisibilityTimeout": \d+/, `"VisibilityTimeout": ${seconds}`),
  );
}
