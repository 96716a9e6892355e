import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Config } from '../lib/config.ts';
import { readConfig } from '../lib/read-config.ts';
import { EventProcessorStack } from '../lib/event-processor-stack.ts';
import { stackName } from '../src/names.ts';

const app = new App();
const config = configOrExit(app.node.getAllContext() as Record<string, unknown>);

new EventProcessorStack(app, stackName(config.stage), {
  config,
  ...(config.acceptance && { consumerBundleFolder: await bundleForAcceptance() }),
});

// Synthesis fails where a resource breaks a rule of the AWS Solutions pack.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

/** Loaded only where it is needed: the bundler would make every synthesis slower. */
async function bundleForAcceptance(): Promise<string> {
  const { buildAcceptance } = await import('../scripts/accept/build-acceptance.ts');
  return buildAcceptance();
}

/** Whoever set the settings is helped by what is wrong with them, not by a stack trace. */
function configOrExit(context: Record<string, unknown>): Config {
  try {
    return readConfig(context);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
