import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';

import { paintFor } from '../cli/colours.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import { helpText } from '../cli/usage.ts';
import {
  cdkExitCode,
  refusesArguments,
  runWithAdvice,
  type CdkCommandLine,
} from './checked-cdk.ts';
import { clientConfig, missingCredentials, missingRegion } from './client-config.ts';
import { readConcurrency, tooLittleConcurrency } from './concurrency.ts';
import { unprotectFailedCreation } from './failed-creation.ts';
import { forgottenStorage } from './forgotten-storage.ts';
import { DEPLOY_USAGE, readDeployOptions, type DeployOptions } from './options.ts';
import { readStack, type SynthesizedStack } from './read-stack.ts';

/** A folder of its own, so that what is checked is what is deployed, whatever else synthesizes meanwhile. */
const ASSEMBLY = 'cdk.out/deploy';

export interface Surroundings extends CdkCommandLine {
  /** Where the CDK puts the synthesized stack. */
  readonly assembly?: string;
}

type Say = (line: string) => unknown;

/** Deploys the stack, and returns the exit code. */
export async function deploy(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, signal, runCdk, assembly = ASSEMBLY } = surroundings;
  const options = readDeployOptions(argv);
  if (options.help) {
    stdout.write(helpText(DEPLOY_USAGE, paintFor(stdout, env)));
    return 0;
  }
  const say: Say = (line) => stderr.write(`${line}\n`);
  const refuse = (problem: string): number => {
    say(`${paintFor(stderr, env)('red', 'error:')} ${problem}`);
    return 1;
  };
  if (refusesArguments('deploy', options.deploy, surroundings)) return 2;
  const config = clientConfig(env, options);
  const noRegion = await missingRegion(config);
  if (noRegion !== undefined) return refuse(noRegion);

  const synth = ['synth', '--quiet', '--output', assembly, ...options.synth];
  const synthesized = await runCdk(synth, signal);
  if (synthesized.exitCode !== 0) return cdkExitCode(synthesized, signal);
  const stack = await readStack(assembly);

  const blind = await missingCredentials(config);
  if (blind !== undefined) {
    say(`hint: Nothing in the account is checked. ${blind}`);
  } else {
    const refusal = await checkAccount(config, stack, options, say);
    if (refusal !== undefined) return refuse(refusal);
  }
  if (signal.aborted) return INTERRUPTED;
  return runWithAdvice(['deploy', '--app', assembly, ...options.deploy], surroundings);
}

/** Why nothing is deployed; `undefined` if nothing in the account speaks against it. */
async function checkAccount(
  config: ReturnType<typeof clientConfig>,
  stack: SynthesizedStack,
  { skipAccountCheck, newStorage }: DeployOptions,
  say: Say,
): Promise<string | undefined> {
  const refusal = skipAccountCheck
    ? undefined
    : await lowConcurrency(new LambdaClient(config), stack, say);
  if (refusal !== undefined) return refusal;
  const cloudFormation = new CloudFormationClient(config);
  const forgotten = newStorage ? undefined : await storageLeftBehind(cloudFormation, stack, say);
  if (forgotten !== undefined) return forgotten;
  await prepareNextAttempt(cloudFormation, stack, say);
  return undefined;
}

/** A check that can't be made must not hold up a deployment: whoever deploys may have few permissions. */
async function lowConcurrency(
  client: LambdaClient,
  { maxConcurrency }: SynthesizedStack,
  say: Say,
): Promise<string | undefined> {
  try {
    const account = await readConcurrency(client);
    const refusal = tooLittleConcurrency(maxConcurrency, account);
    if (refusal === undefined) {
      say(
        `maxConcurrency ${maxConcurrency} fits: ${account.unreserved} of the account's ${account.limit} concurrent executions are unreserved.`,
      );
    }
    return refusal;
  } catch (error) {
    say(
      `hint: Couldn't look at the account's concurrency (${textOf(error)}). It must be at least maxConcurrency, ${maxConcurrency}, ` +
        'or messages are dead-lettered unhandled. Allow lambda:GetAccountSettings, or look yourself: aws lambda get-account-settings',
    );
    return undefined;
  }
}

async function storageLeftBehind(
  client: CloudFormationClient,
  stack: SynthesizedStack,
  say: Say,
): Promise<string | undefined> {
  try {
    return await forgottenStorage(client, stack);
  } catch (error) {
    say(
      `hint: Couldn't see whether ${stack.name} uses a table or bucket that it doesn't own (${textOf(error)}). If it does, ` +
        'name it by existingTable or existingBucket: docs/restore.md.',
    );
    return undefined;
  }
}

async function prepareNextAttempt(
  client: CloudFormationClient,
  { name }: SynthesizedStack,
  say: Say,
): Promise<void> {
  try {
    const status = await unprotectFailedCreation(client, name);
    if (status === undefined) return;
    say(
      `The creation of ${name} failed before (${status}). Its termination protection is off now, so that the CDK can delete what is left of it.`,
    );
  } catch (error) {
    say(
      `hint: Couldn't see whether an earlier creation of ${name} failed (${textOf(error)}). If it did, see docs/runbook.md#if-the-first-deployment-fails.`,
    );
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
