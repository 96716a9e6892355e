import { fileURLToPath } from 'node:url';

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Config } from '../lib/config.ts';
import { readConfig } from '../lib/read-config.ts';
import { EventProcessorStack } from '../lib/event-processor-stack.ts';
import { schemasDigest } from '../lib/schemas-digest.ts';
import { stackName } from '../src/names/stack.ts';

const app = new App();
const config = configOrExit(app.node.getAllContext() as Record<string, unknown>);

new EventProcessorStack(app, stackName(config.stage), {
  config,
  schemasDigest: schemasDigest(
    fileURLToPath(new URL('../dist/consume/validators', import.meta.url)),
  ),
  ...(config.acceptance && { consumerBundleFolder: await bundleForAcceptance() }),
});

// Synthesis fails if a resource breaks a rule of the AWS Solutions pack.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

/** Imports the bundler only if it is needed, because that makes synthesis slower. */
async function bundleForAcceptance(): Promise<string> {
  const { buildAcceptance } = await import('../scripts/accept/build-acceptance.ts');
  return buildAcceptance();
}

/** Prints what is wrong with the settings, without a stack trace. */
function configOrExit(context: Record<string, unknown>): Config {
  try {
    return readConfig(context);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
