import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import { adviceFor } from './known-failures.ts';
import type { CdkResult, RunCdk } from './run-cdk.ts';

/** Runs a CDK command and says what to do if it fails for a known reason. */
export async function runWithAdvice(
  args: readonly string[],
  { stderr, signal, json }: Session,
  runCdk: RunCdk,
): Promise<Result> {
  const ended = await runCdk(args, signal, json);
  if (ended.exitCode !== 0) {
    for (const advice of adviceFor(ended.errors)) stderr.write(`\nhint: ${advice}\n`);
  }
  return cdkResult(ended, signal);
}

/** The CDK has already printed what it did, so only `--json` needs a text. */
export function cdkResult({ exitCode, errors }: CdkResult, signal: AbortSignal): Result {
  if (exitCode === 0) return { exitCode: 0, json: { done: true }, text: '' };
  const code = signal.aborted ? 'interrupted' : 'failed';
  const error = { code, message: errors.trim() };
  return { exitCode: signal.aborted ? INTERRUPTED : 1, json: { error }, text: '' };
}
