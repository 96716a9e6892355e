import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';

import { stackName } from '../../src/names/stack.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { loadRules, type Rules } from '../events/load-rules.ts';
import { tellFreed } from '../stack/waiting-events.ts';
import { cdkResult, runWithAdvice } from './checked-cdk.ts';
import { clientConfig } from './client-config.ts';
import { readConcurrency, tooLittleConcurrency } from './concurrency.ts';
import { deployedStack } from './deployed-stack.ts';
import { unprotectFailedCreation } from './failed-creation.ts';
import { forgottenStorage } from './forgotten-storage.ts';
import { readDeployOptions } from './options.ts';
import { readStack, type SynthesizedStack } from './read-stack.ts';
import { requireAccount } from './require-account.ts';
import type { RunCdk } from './run-cdk.ts';

/** What a deployment takes from outside; tests give their own. */
export interface DeploySurroundings {
  /** The folder where it synthesizes. Nobody else writes here, so the stack that is checked is the one deployed. */
  readonly assembly: string;
  /** Loads the schemas, mappings and handlers that the CDK's app builds the function from. */
  readonly loadRules: (session: Session) => Promise<Rules>;
}

const SURROUNDINGS: DeploySurroundings = { assembly: 'cdk.out/deploy', loadRules };

/** What the options of the command itself say. */
export interface DeployChoice {
  readonly skipAccountCheck: boolean;
  readonly newStorage: boolean;
}

type Say = (line: string) => unknown;

/** Deploys the stack. */
export async function deploy(
  choice: DeployChoice,
  session: Session,
  runCdk: RunCdk,
  surroundings = SURROUNDINGS,
): Promise<Result> {
  const { operands, env, stderr, signal, json } = session;
  const { assembly } = surroundings;
  const options = readDeployOptions(operands);
  const say: Say = (line) => stderr.write(`${line}\n`);
  const config = clientConfig(env, options);
  const unchecked = await requireAccount(operands, env);

  const synth = ['synth', '--quiet', '--output', assembly, ...options.synth];
  const synthesized = await runCdk(synth, signal, json);
  if (synthesized.exitCode !== 0) return cdkResult(synthesized, signal);
  const stack = await readStack(assembly);

  if (unchecked !== undefined) {
    say(`hint: The account is not checked. ${unchecked}`);
  } else {
    const refusal = await checkAccount(config, stack, choice, say);
    if (refusal !== undefined) throw new Error(refusal);
  }
  signal.throwIfAborted();
  const result = await runWithAdvice(['deploy', '--app', assembly, ...operands], session, runCdk);
  if (result.exitCode !== 0 || unchecked !== undefined || options.onlyPrepares) return result;
  const freed = await tellFreed({
    findStack: () => deployedStack(stack.name, config),
    loadRules: () => surroundings.loadRules(session),
    where: `--stage ${stack.name.slice(stackName('').length)}`,
    say,
  });
  return { ...result, json: { ...result.json, ...freed } };
}

/** Why the stack must not be deployed to this account, or `undefined` if it may. */
async function checkAccount(
  config: ReturnType<typeof clientConfig>,
  stack: SynthesizedStack,
  { skipAccountCheck, newStorage }: DeployChoice,
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

/** Checks the concurrency. If the check fails, the deployment goes on: whoever deploys may have few permissions. */
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
      `hint: Couldn't read the account's concurrency (${textOf(error)}). It must be at least maxConcurrency, ${maxConcurrency}, ` +
        'or messages may be dead-lettered before the consumer sees them. Allow lambda:GetAccountSettings, or check it ' +
        'yourself: aws lambda get-account-settings',
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
      `hint: Couldn't check whether ${stack.name} uses a table or bucket that it doesn't own (${textOf(error)}). If it does, ` +
        'set existingTable, existingJournal or existingBucket: see docs/restore.md.',
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
      `An earlier creation of ${name} failed (${status}). Its termination protection is off now, so that the CDK can delete the rest of it.`,
    );
  } catch (error) {
    say(
      `hint: Couldn't check whether an earlier creation of ${name} failed (${textOf(error)}). If it did, see docs/runbook.md#if-the-first-deployment-fails.`,
    );
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
